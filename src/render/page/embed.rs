//! `/embed/`: the state of everything, small enough for a frame on other sites.

use super::{Pages, Rendered};
use crate::plan::site_paths;
use crate::render::layout::{self, Head, Icon};
use crate::render::view::PageKind;

impl Pages<'_> {
    pub(in crate::render) fn embed(&self) -> Rendered {
        let site = self.site;
        let mut context = self.context(Head {
            kind: PageKind::Embed,
            title: site.state(),
            description: "",
            path: site_paths::EMBED,
            feeds: Vec::new(),
            icon: Icon::State(site.overall.indicator),
            structured_data: None,
        })?;
        let under_way = self.maintenances_under_way();
        context.insert("overall", &layout::overall_view(site));
        context.insert("incidents", &self.incidents(&self.open_incidents()));
        context.insert("active_maintenances", &self.incidents(&under_way));
        self.templates.render("embed.html", &context)
    }
}
