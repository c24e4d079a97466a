#include "pipeline/publish/page_style.h"

namespace demarche::publish {

// Contrast: text at least 4.5:1, marks at least 3:1, in both schemes. TLP colours stand on black, as the standard has them.
std::string_view page_style() {
  return R"css(:root{--paper:#fff;--ink:#1b1f24;--soft:#4a5460;--line:#c5ccd3;--link:#0b4f8a;--bar:#2a6ba5;--open:#7fa9cf;--cell:#eef1f4;--heat:#1f5f99;--on:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e6eaee;--soft:#b3bcc6;--line:#47515c;--link:#8fc1f0;--bar:#6ea8dc;--open:#41698e;--cell:#20262d;--heat:#8cc0f2;--on:#0b0f13}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 Georgia,"DejaVu Serif",serif}
main{max-width:46rem;margin:0 auto;padding:1rem 1.2rem 3rem}h1,h2,h3,table,svg text,.key,.marking,code,pre,.id{font-family:system-ui,"DejaVu Sans",sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:1.2rem 0 .3rem}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}h3{font-size:1rem;margin:1.4rem 0 .4rem}
.marking{position:sticky;top:0;z-index:1;background:#000;color:#fff;padding:.35rem 1.2rem;display:flex;justify-content:space-between;font-size:.85rem}
.tlp-clear{color:#fff}.tlp-green{color:#33ff00}.tlp-amber,.tlp-amber-strict{color:#ffc000}.tlp-red{color:#ff2b2b}html{scroll-padding-top:3rem}
.for{color:var(--soft);margin-top:0;font-size:.95rem}.answer{border:1px solid var(--line);padding:.2rem 1rem .6rem;margin-top:1rem}.answer h2{border:0;margin:.6rem 0 .2rem}
.key{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.8rem;padding:0;margin:1.2rem 0}.key li{border-left:3px solid var(--bar);padding-left:.6rem;overflow-wrap:anywhere}.key strong{display:block;font-size:1.25rem}.key span{color:var(--soft);font-size:.85rem}
a{color:var(--link)}.id{font-size:.8rem;white-space:nowrap;display:inline-block;min-height:24px;min-width:24px;padding:0 .15rem}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
figure{margin:1.4rem 0}figcaption{font-size:.9rem;color:var(--soft);margin-bottom:.5rem}.scroll{overflow-x:auto}svg{display:block;max-width:none}
svg text{font-size:11px;fill:var(--ink)}svg .axis,svg .zero{fill:var(--soft)}svg .cell{fill:var(--cell)}svg .heat{fill:var(--heat)}svg .on{fill:var(--on)}svg .bar{fill:var(--bar)}svg .open{fill:var(--open)}svg .grid{stroke:var(--line)}
table{border-collapse:collapse;font-size:.85rem;width:100%}th,td{border:1px solid var(--line);padding:.3rem .45rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}td{font-variant-numeric:tabular-nums}thead th{background:var(--cell);overflow-wrap:normal}
.tint td{text-align:right}.tint th{overflow-wrap:normal}.tint .t1{background:color-mix(in srgb,var(--heat) 12%,var(--paper))}.tint .t2{background:color-mix(in srgb,var(--heat) 24%,var(--paper))}.tint .t3{background:color-mix(in srgb,var(--heat) 36%,var(--paper))}.tint .t4{background:color-mix(in srgb,var(--heat) 48%,var(--paper))}
.claims{table-layout:fixed;min-width:42rem}.claims col:nth-child(1){width:9%}.claims col:nth-child(2){width:39%}.claims col:nth-child(3){width:15%}.claims col:nth-child(4){width:12%}.claims col:nth-child(5){width:15%}.claims col:nth-child(6){width:10%}.claims tbody th{white-space:nowrap}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.8rem;overflow-wrap:anywhere}pre{white-space:pre-wrap}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--line:#999;--link:#000;--bar:#2a6ba5;--open:#7fa9cf;--cell:#eef1f4;--heat:#1f5f99;--on:#fff}body{font-size:10.5pt;print-color-adjust:exact}.marking{position:static}main{max-width:none;padding:0}figure,tr,.key li{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}svg{max-width:100%;height:auto}details>pre{display:none}.claims{min-width:0}.claims code{font-size:7.5pt}}
@page{size:A4;margin:18mm 16mm}
@media (forced-colors:active){svg .heat,svg .bar,svg .open{forced-color-adjust:none}})css";
}

}  // namespace demarche::publish
