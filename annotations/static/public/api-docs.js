// Shows the OpenAPI document. The key that a reader types stays in this page.
const place = document.getElementById("api");
const root = document.documentElement;
const device = matchMedia("(prefers-color-scheme: dark)");

// The document's viewer has a dark dress of its own, put on by a class.
function dress() {
  const dark = root.dataset.theme === "dark" || (root.dataset.theme !== "light" && device.matches);
  root.classList.toggle("dark-mode", dark);
}

device.addEventListener("change", dress);
dress();

// The page has a main part already; the viewer's own must not be a second one for a moment.
new MutationObserver(() => place.querySelector("main:not([role])")?.setAttribute("role", "group")).observe(
  place,
  { childList: true, subtree: true },
);

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  validatorUrl: null,
});
