//! The components that the other objects refer to.

use std::collections::BTreeMap;

use super::component::{self, Component};
use super::{id, page};
use crate::site::{ServerId, Site};
use crate::vocabulary::ComponentStatus;

/// The rows of components, and how to find them by their systems.
pub(super) struct Catalog<'a> {
    pub(super) site: &'a Site,
    pub(super) page_id: String,
    rows: Vec<Component<'a>>,
    /// Where in [`Self::rows`] a system stands.
    indexes: BTreeMap<ServerId, usize>,
    /// The name of each system's group, if it is in one.
    groups: BTreeMap<ServerId, &'a str>,
}

impl<'a> Catalog<'a> {
    /// Groups stand before their systems, all in the order of the inventory. Positions count from
    /// 1, and from 1 again inside a group.
    pub(super) fn new(site: &'a Site) -> Self {
        let mut catalog = Self {
            site,
            page_id: page::page_id(site),
            rows: Vec::new(),
            indexes: BTreeMap::new(),
            groups: BTreeMap::new(),
        };
        let mut position = 0;
        for group in &site.groups {
            let shown: Vec<(ServerId, ComponentStatus)> = group
                .servers
                .iter()
                .map(|id| (*id, site.server(*id)))
                .filter(|(_, server)| server.is_listed(site.today))
                .filter_map(|(id, server)| Some((id, server.component_status()?)))
                .collect();
            if group.name.is_empty() {
                for (server, status) in shown {
                    position += 1;
                    catalog.add(server, status, position, None);
                }
                continue;
            }
            let name = group.name.as_str();
            catalog
                .groups
                .extend(group.servers.iter().map(|server| (*server, name)));
            let row = catalog.rows.len();
            for ((server, status), position) in shown.into_iter().zip(1..) {
                catalog.add(server, status, position, Some(id::group(name)));
            }
            if row < catalog.rows.len() {
                position += 1;
                let members = &catalog.rows[row..];
                let row_of_group =
                    component::group(site, &catalog.page_id, group, position, members);
                catalog.rows.insert(row, row_of_group);
            }
        }
        let servers = catalog.rows.iter().enumerate();
        catalog.indexes = servers
            .filter_map(|(index, row)| Some((row.server?, index)))
            .collect();
        catalog
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &Component<'a>> {
        self.rows.iter()
    }

    /// The row of a system, if it has one.
    pub(super) fn row(&self, server: ServerId) -> Option<&Component<'a>> {
        self.indexes.get(&server).map(|index| &self.rows[*index])
    }

    pub(super) fn group_of(&self, server: ServerId) -> Option<&'a str> {
        self.groups.get(&server).copied()
    }

    fn add(
        &mut self,
        server: ServerId,
        status: ComponentStatus,
        position: usize,
        group_id: Option<String>,
    ) {
        let row =
            component::component(self.site, &self.page_id, server, status, position, group_id);
        self.rows.push(row);
    }
}
