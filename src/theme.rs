//! The built-in theme, embedded so that an installed binary needs no file beside it.
//!
//! Its sources are `templates/` and `static/` at the top of the project, which is a site itself.

/// The templates: name and text.
pub const TEMPLATES: [(&str, &str); 14] = [
    ("404.html", include_str!("../templates/404.html")),
    ("archives.html", include_str!("../templates/archives.html")),
    ("base.html", include_str!("../templates/base.html")),
    (
        "categories.html",
        include_str!("../templates/categories.html"),
    ),
    (
        "components.html",
        include_str!("../templates/components.html"),
    ),
    ("embed.html", include_str!("../templates/embed.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("list.html", include_str!("../templates/list.html")),
    ("post.html", include_str!("../templates/post.html")),
    ("redirect.html", include_str!("../templates/redirect.html")),
    ("search.html", include_str!("../templates/search.html")),
    ("server.html", include_str!("../templates/server.html")),
    ("servers.html", include_str!("../templates/servers.html")),
    ("tags.html", include_str!("../templates/tags.html")),
];

/// The files that are published as they are: name and contents.
pub const ASSETS: [(&str, &[u8]); 16] = [
    (
        "card-critical.png",
        include_bytes!("../static/card-critical.png"),
    ),
    (
        "card-maintenance.png",
        include_bytes!("../static/card-maintenance.png"),
    ),
    ("card-major.png", include_bytes!("../static/card-major.png")),
    ("card-minor.png", include_bytes!("../static/card-minor.png")),
    ("card-none.png", include_bytes!("../static/card-none.png")),
    ("card.png", include_bytes!("../static/card.png")),
    ("embed.js", include_bytes!("../static/embed.js")),
    (
        "icon-critical.svg",
        include_bytes!("../static/icon-critical.svg"),
    ),
    (
        "icon-maintenance.svg",
        include_bytes!("../static/icon-maintenance.svg"),
    ),
    ("icon-major.svg", include_bytes!("../static/icon-major.svg")),
    ("icon-minor.svg", include_bytes!("../static/icon-minor.svg")),
    ("icon-none.svg", include_bytes!("../static/icon-none.svg")),
    ("icon.svg", include_bytes!("../static/icon.svg")),
    ("search.js", include_bytes!("../static/search.js")),
    ("statusgen.js", include_bytes!("../static/statusgen.js")),
    ("style.css", include_bytes!("../static/style.css")),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(folder: &str) -> Vec<String> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn every_file_of_the_theme_is_embedded() {
        assert_eq!(
            TEMPLATES.map(|(name, _)| name).to_vec(),
            names_in("templates")
        );
        assert_eq!(ASSETS.map(|(name, _)| name).to_vec(), names_in("static"));
    }
}
