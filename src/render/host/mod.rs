//! What hosts and crawlers read: headers with the policy, redirects, robots and sitemaps.

mod headers;
mod policy;
mod redirects;
mod robots;
mod sitemap;

use crate::plan::{HostFile, Plan};
use crate::site::Site;

pub(super) use policy::Inline;

/// The bytes of a file of this room. `inline` is what the pages have within them.
pub(super) fn render(site: &Site, plan: &Plan, file: HostFile, inline: &Inline<'_>) -> Vec<u8> {
    match file {
        HostFile::Headers => headers::headers(site, &plan.assets, inline),
        HostFile::Redirects => redirects::redirects(site),
        HostFile::Robots => robots::robots(site),
        HostFile::Sitemap(of) => sitemap::sitemap(site, plan, of),
    }
}
