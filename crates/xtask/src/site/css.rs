//! One style sheet of many.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};

/// The sheet with everything it imports, minified. Nothing is rewritten for old browsers: the
/// sheets use layers, nesting and `light-dark()` as they are.
pub(super) fn bundle(sheet: &Path) -> Result<String> {
    if !sheet.is_file() {
        bail!("there is no style sheet at {}", sheet.display());
    }
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut whole = bundler.bundle(sheet).map_err(|error| anyhow!("the style sheet: {error}"))?;
    whole
        .minify(MinifyOptions::default())
        .map_err(|error| anyhow!("cannot minify the style sheet: {error}"))?;
    let printed = whole
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("cannot print the style sheet: {error}"))?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn imports_come_into_their_layers() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "@layer tokens, base;\n@import \"base.css\" layer(base);\n").unwrap();
        fs::write(
            folder.path().join("base.css"),
            "body {\n  color: light-dark(black, white);\n}\n",
        )
        .unwrap();
        let css = bundle(&main).unwrap();
        assert_eq!(css, "@layer tokens;@layer base{body{color:light-dark(#000,#fff)}}");
    }

    #[test]
    fn a_mistake_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let main = folder.path().join("main.css");
        fs::write(&main, "@import \"absent.css\";\n").unwrap();
        let error = bundle(&main).unwrap_err().to_string();
        assert!(error.contains("absent.css") || error.contains("main.css"), "{error}");
    }
}
