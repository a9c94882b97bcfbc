package dev.pinball.cli.drawing;

/** The frame of a page that needs nothing from elsewhere, readable in light and dark. */
public final class HtmlPage {
    /** Closes what {@link #head} opens. */
    public static final String END = "</body></html>\n";

    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>TITLE</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; --ground: #ffffff; --text: #1c1c1c; --grid: #dddddd;
              --c0: #1f5fa8; --c1: #b5442c; --c2: #2c7d4f; --c3: #7a4a9c; --c4: #9a6b00; }
            @media (prefers-color-scheme: dark) { :root { --ground: #16181c; --text: #e4e4e4; --grid: #3a3d44;
              --c0: #7db4f0; --c1: #f0937d; --c2: #7fd3a2; --c3: #c79ae8; --c4: #e8c066; } }
            body { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; max-width: 1360px;
              margin: 24px auto; padding: 0 16px; }
            figure { display: inline-block; width: 640px; max-width: 100%; margin: 8px 12px 8px 0; }
            figcaption { font-weight: 600; } svg { width: 100%; } svg text { font-size: 11px; fill: var(--text); }
            pre { overflow-x: auto; } .grid { stroke: var(--grid); } .line { fill: none; stroke-width: 1.8; }
            .legend { margin: 0; font-size: 13px; }
            .c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); } .c3 { color: var(--c3); }
            .c4 { color: var(--c4); } .line { stroke: currentColor; } .dot { fill: currentColor; }
            </style></head><body>
            """;

    private HtmlPage() {}

    public static String head(String title) {
        return HEAD.replace("TITLE", Svg.quoted(title));
    }
}
