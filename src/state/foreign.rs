//! Whose archive is shown: where a bundle comes from another host than the page, the reader is told which one.

/// The origins, such as `https://bao.vn`, of those of these bundles that are not of the page at `base`; each once, in their
/// order. A bundle is an address or a file's name, as the reader of the bundles has it.
pub fn origins(bundles: &[String], base: &str) -> Vec<String> {
    let own = origin(base);
    let mut found: Vec<String> = Vec::new();
    for origin in bundles.iter().filter_map(|bundle| origin(bundle)) {
        if Some(&origin) != own.as_ref() && !found.contains(&origin) {
            found.push(origin);
        }
    }
    found
}

/// The origin of an address that names a host. As browsers read it: `\` is a slash, a slash too many or too few is none, and
/// the host stands behind the last `@`.
fn origin(address: &str) -> Option<String> {
    let address = address.trim().to_ascii_lowercase().replace('\\', "/");
    let (scheme, rest) = match ["http:", "https:", "//"].iter().find(|start| address.starts_with(**start)) {
        Some(&"//") => ("", address.as_str()),
        Some(scheme) => address.split_at(scheme.len()),
        None => return None,
    };
    let authority = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    Some(format!("{scheme}//{host}"))
}
