// Before the first picture: in OBS (?obs=1) nothing but the performer may ever be seen, not even for a moment.
if (new URLSearchParams(location.search).get("obs") === "1") document.documentElement.classList.add("obs");
