//! Lists of posts: older pages of the stream, a year, a month, a tag, a category.

use serde::Serialize;

use super::{Pages, Rendered};
use crate::plan::list::Part;
use crate::plan::{FeedOf, ListOf, Month};
use crate::render::archive;
use crate::render::layout::{self, Head, Icon};
use crate::render::view::{FeedLinkView, MonthView, PageKind};
use crate::site::PostId;

/// `list` of `list.html`.
#[derive(Serialize)]
struct ListView {
    heading: String,
    feed: Option<FeedLinkView>,
    months: Vec<MonthView>,
}

impl Pages<'_> {
    pub(in crate::render) fn list(&self, list: ListOf, part: &Part) -> Rendered {
        let site = self.site;
        let items = part.items.clone();
        let posts: Vec<PostId> = match list {
            ListOf::Stream | ListOf::Server(_) => site.posts_in(items).collect(),
            ListOf::Year(year) => self.months(|month| month.year == year)[items].to_vec(),
            ListOf::Month(year, number) => {
                let is_it = |month: &Month| (month.year, month.month) == (year, number);
                self.months(is_it)[items].to_vec()
            }
            ListOf::Tag(id) => site.tag(id).posts[items].to_vec(),
            ListOf::Category(id) => site.category(id).posts[items].to_vec(),
        };
        let posts: Vec<PostId> = posts.into_iter().rev().collect();
        let language = &site.language;
        let heading = match list {
            ListOf::Stream | ListOf::Server(_) => language.text("posts").to_owned(),
            ListOf::Year(year) => year.to_string(),
            ListOf::Month(year, month) => language.month_title(year, month),
            ListOf::Tag(id) => language.fill("tag_title", &[("name", &site.tag(id).name)]),
            ListOf::Category(id) => {
                language.fill("category_title", &[("name", &site.category(id).name)])
            }
        };
        let heading = self.title_of_page(heading, part);
        let of = match list {
            ListOf::Tag(id) => Some(FeedOf::Tag(id)),
            ListOf::Category(id) => Some(FeedOf::Category(id)),
            ListOf::Stream | ListOf::Year(_) | ListOf::Month(..) | ListOf::Server(_) => None,
        };
        let feeds = of.map_or(Vec::new(), |of| layout::feed_links(site, of));
        let months = match (list, part.number) {
            (ListOf::Year(year), None) => archive::months_of(site, self.plan, year),
            _ => Vec::new(),
        };
        let mut context = self.context(Head {
            kind: PageKind::List,
            title: &heading,
            description: "",
            path: &list.path(site, part.number),
            feeds: feeds.clone(),
            icon: Icon::Plain,
            structured_data: None,
        })?;
        let view = ListView {
            heading,
            feed: feeds.into_iter().next(),
            months,
        };
        context.insert("list", &view);
        if let Some(entries) = self.entries(&posts)? {
            context.insert("entries", &entries);
        }
        if !self.templates.are_built_in() {
            context.insert("posts", &self.on_a_list(&posts));
        }
        context.insert("pagination", &layout::pagination(site, list, part));
        self.templates.render("list.html", &context)
    }

    fn months(&self, wanted: impl Fn(&Month) -> bool) -> Vec<PostId> {
        let months = self.plan.months.iter().filter(|month| wanted(month));
        months
            .flat_map(|month| month.posts.iter().copied())
            .collect()
    }
}
