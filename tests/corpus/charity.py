"""A liver charity's site in our own words: skip links, nested menu, side menu, breadcrumb, footer."""

MENU = """
<ul class="menu">
  <li class="menu-item menu-item-11"><a href="/about">About the Liver Room</a></li>
  <li class="menu-item menu-item-12"><a href="/information">Information</a>
    <ul class="sub-menu">
      <li class="menu-item menu-item-13"><a href="/information/kinds">Kinds of liver cancer</a>
        <ul class="sub-menu">
          <li class="menu-item"><a href="/information/kinds/primary">Primary liver cancer</a></li>
          <li class="menu-item"><a href="/information/kinds/returns">When cancer returns</a></li>
          <li class="menu-item"><a href="/information/kinds/check-ups">Check-up visits</a></li>
        </ul>
      </li>
      <li class="menu-item"><a href="/information/money">Money worries</a></li>
    </ul>
  </li>
  <li class="menu-item"><a href="/give">Give today</a></li>
</ul>"""

SIDE_MENU = """
<div class="section-pages"><h4 class="section-title">Primary liver cancer</h4>
<ul class="pages">{items}</ul></div>"""
SIDE_ITEMS = ("Start here", "When cancer returns", "Check-up visits", "Living with it")

FOOTER = """
<div class="site-footer"><h2>Footer</h2>
  <h4>Quick links</h4><ul><li><a href="/new">Told this week?</a></li>
  <li><a href="/money">Money worries</a></li></ul>
  <h4>Ring us</h4><p>Speak to a nurse on 01632 960123</p>
  <p>© The Liver Room. A charity made up for trying software. Registered nowhere.</p>
  <p><a href="/privacy">Privacy</a> | <a href="/cookies">Cookies</a></p>
</div>
<p class="ring">Speak to a nurse on 01632 960123</p><a href="#top" class="to-top">Scroll up</a>"""

ARTICLES = {
    "When cancer returns": """
<p>Liver cancer can return after treatment. Your check-ups are there to find it early.</p>
<h2 id="in-the-liver">If it is in the liver again</h2>
<p>Your team may offer you</p>
<ul><li>another operation</li><li>heat treatment (ablation)</li>
<li>TACE – chemotherapy put straight into the liver</li></ul>
<p>Which of them suits you depends on how well your liver works.</p>
<h2>If it is somewhere else</h2>
<p>Doctors call this secondary or metastatic cancer. Medicines that reach the whole body can hold it back.</p>
<p>Content last reviewed: October 2022<br />Next review date: October 2025</p>""",
    "Check-up visits": """
<p>You will see your team every three months for the first two years.</p>
<h2>What happens at a visit</h2><p>They will take some blood and you may have a scan.</p>
<p>Content last reviewed: May 2023<br />Next review date: May 2026</p>""",
    "Living with it": """
<p>Many people feel tired for some weeks. Rest, eat little and often, and walk when you can.</p>
<h2>Work</h2><p>Your employer must make fair changes to help you stay in work.</p>
<p>Content last reviewed: May 2023<br />Next review date: May 2026</p>""",
    "Start here": """
<p>Primary liver cancer starts in the liver itself. The most common kind is called HCC.</p>
<h2>Who gets it</h2><p>Most people who get it have had liver disease for years.</p>
<p>Content last reviewed: June 2023<br />Next review date: June 2026</p>""",
}


def page_html(title: str, article: str, *, menu: str = MENU, footer: str = FOOTER) -> str:
    """One page of the site, in a content management system's markup."""
    items = "".join(
        f'<li class="page_item page-item-{number}{" current_page_item" if name == title else ""}">'
        f'<a href="/information/kinds/primary/{number}">{name}</a></li>'
        for number, name in enumerate(SIDE_ITEMS)
    )
    return f"""<!DOCTYPE html><html lang="en-GB"><head><title>{title} – The Liver Room</title>
<meta name="description" content="About: {title}"></head>
<body class="page page-id-{len(title)}">
<ul class="skip-links"><li><a href="#nav">Skip to menu</a></li>
<li><a href="#content">Skip to content</a></li></ul>
<div class="site-top"><a href="/">The Liver Room</a> <p>Here for people with liver cancer</p></div>
<div id="nav" class="primary">{menu}</div>
<div class="wrap"><p id="breadcrumbs"><span><a href="/">Home</a> » <a href="/information">Information</a>
 » <a href="/information/kinds">Kinds of liver cancer</a> » <strong>{title}</strong></span></p>
<div class="page-banner"><h1>{title}</h1></div>
{SIDE_MENU.format(items=items)}
<div id="content" class="entry">{article}</div></div>
{footer}<script>track("{title}")</script></body></html>"""
