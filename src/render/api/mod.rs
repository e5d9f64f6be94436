//! What programs read: the Statuspage v2 API, uptime, the search index, badges and the banner.

mod badge;
mod banner;
mod search;
mod statuspage;
mod uptime;

use crate::plan::ApiFile;
use crate::site::Site;

/// The bytes of a file of this room.
pub(super) fn render(site: &Site, file: ApiFile) -> Vec<u8> {
    match file {
        ApiFile::Statuspage(route) => statuspage::document(site, route),
        ApiFile::Uptime => uptime::document(site),
        ApiFile::UptimeTable => uptime::table(site),
        ApiFile::SearchIndex => search::index(site),
        ApiFile::SearchYear(year) => search::year(site, year),
        ApiFile::Badge(of, format) => badge::badge(site, of, format),
        ApiFile::Banner => banner::banner(site),
    }
}
