/// How a report looks: one column of words and numbers, on light ground or dark as the reader has it.
enum ReportStyle {
    static let css = """
        :root{color-scheme:light dark;--ground:#fbfbfa;--card:#fff;--ink:#24272d;--soft:#666d79;--line:#e2e4e8;--mark:#3567a8}
        @media(prefers-color-scheme:dark){:root{--ground:#16181d;--card:#1c1f26;--ink:#dcdfe6;--soft:#98a0ae;--line:#2f343e;--mark:#7da6e8}}
        *{box-sizing:border-box}
        html{background:var(--ground);color:var(--ink);scroll-behavior:smooth}
        body{margin:0 auto;max-width:54rem;padding:3.5rem 1.25rem 6rem;font:16px/1.6 system-ui,-apple-system,"Segoe UI",sans-serif}
        h1{font-size:1.9rem;font-weight:600;letter-spacing:-.015em;line-height:1.2;margin:0 0 1.2rem}
        h2{font-size:1.3rem;font-weight:600;letter-spacing:-.01em;margin:4.5rem 0 .6rem;padding-top:1.2rem;border-top:1px solid var(--line)}
        p{margin:.9rem 0;max-width:42rem}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:0;font-size:.9rem}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        nav{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin-top:1.6rem;font-size:.95rem}
        a{color:var(--mark);text-decoration:none}
        a:hover,a:focus-visible{text-decoration:underline}
        .table{overflow-x:auto;margin:1.8rem 0 0}
        table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums lining-nums}
        caption{text-align:left;font-weight:600;padding-bottom:.5rem;white-space:nowrap}
        th,td{padding:.24rem .9rem;text-align:right;white-space:nowrap;font-weight:400}
        th:first-child,td:first-child{padding-left:0}
        .w{text-align:left}
        thead th{color:var(--soft);border-bottom:1px solid var(--line);vertical-align:bottom}
        tbody tr+tr>*{border-top:1px solid color-mix(in srgb,var(--line) 55%,transparent)}
        tr.strong>*{font-weight:600}
        .note{color:var(--soft);font-size:.86rem;margin:.5rem 0 0}
        figure{margin:1.8rem 0 0;padding:1rem;background:var(--card);border:1px solid var(--line);border-radius:8px}
        figure svg{display:block;width:100%;height:auto}
        .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(22rem,1fr));gap:0 1rem}
        @media print{body{max-width:none;padding:0}figure,table{break-inside:avoid}nav{display:none}}
        """
}
