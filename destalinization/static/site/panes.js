// On a narrow screen a citation may point into the pane that is hidden: show that pane, then the paragraph.
document.documentElement.classList.add("has-panes");

function showTargetPane() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const pane = target && target.closest(".pane");
  if (!pane) return;
  const which = pane.classList.contains("pane-first") ? "split-first" : "split-second";
  document.getElementById(which).checked = true;
  target.scrollIntoView({ block: "start" });
}

// A click on the citation that is already in the address changes no hash, so clicks count too.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href*="#"]');
  if (link && link.hash && link.hash === location.hash) showTargetPane();
});
window.addEventListener("hashchange", showTargetPane);
showTargetPane();
