#!/bin/sh
# Makes the environment, then runs a command in it:
#   sh factcheck/local/bootstrap.sh local|dev PYTHON-ARGUMENTS…
# Finds a Python 3.12 or 3.13, makes .venv, installs the pinned packages of
# requirements/local.txt or dev.txt. What is done already is not done again.
set -eu
unset CDPATH
cd -- "$(dirname -- "$0")/../.."
set_of_packages=$1
shift
requirements=requirements/$set_of_packages.txt
stamp=.venv/rasti-installed

say() { printf '%s\n' "$*" >&2; }
fail() { say "✗ $*"; exit 1; }

# An activated environment or a PYTHONPATH of another project must not get in between.
unset PYTHONHOME PYTHONPATH VIRTUAL_ENV
# Without compiled modules every start would take three seconds more.
unset PYTHONDONTWRITEBYTECODE

# Prints the version of a fitting interpreter. Only running it tells: a shim of pyenv exists for
# versions that are not there.
version_of() {
	[ -n "$1" ] && "$1" -I -c 'import sys
v = sys.version_info
print("%d.%d.%d" % v[:3]) if (3, 12) <= v[:2] <= (3, 13) else sys.exit(1)' 2>/dev/null
}

find_python() {
	if [ -n "${RASTI_PYTHON-}" ]; then
		version_of "$RASTI_PYTHON" >/dev/null ||
			fail "RASTI_PYTHON is $RASTI_PYTHON, which is no Python 3.12 or 3.13 that runs."
		python=$RASTI_PYTHON
		return
	fi
	for python in python3.12 python3.13 python3 python \
		"${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python \
		"${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python \
		/usr/local/bin/python3.12 /usr/local/bin/python3.13 \
		/opt/homebrew/bin/python3.12 /opt/homebrew/bin/python3.13; do
		version_of "$python" >/dev/null && return
	done
	if have_uv; then
		# The last resort may fetch one: uv keeps it in its own folder.
		for wanted in 3.12 3.13; do
			python=$("$uv" python find "$wanted" 2>/dev/null) && version_of "$python" >/dev/null && return
		done
		say "No Python 3.12 or 3.13 here; asking uv for one …"
		"$uv" python install 3.12 >&2 && python=$("$uv" python find 3.12 2>/dev/null) &&
			version_of "$python" >/dev/null && return
	fi
	fail "Rasti needs Python 3.12 or 3.13, and found neither: install one with your system's packages (apt install python3.12 python3.12-venv, dnf install python3.12, brew install python@3.12), with uv (uv python install 3.12) or with pyenv (pyenv install 3.12), or name one in RASTI_PYTHON."
}

have_uv() {
	uv=${RASTI_UV-uv}
	[ -n "$uv" ] && "$uv" --version >/dev/null 2>&1
}

# One short run of the environment's own Python answers both: does it fit, and is it filled?
# The dev packages hold all local ones.
is_ready() {
	[ -x .venv/bin/python ] && .venv/bin/python -I - "$set_of_packages" "$stamp" <<'EOF' 2>/dev/null
import hashlib, pathlib, sys
wanted, stamp = sys.argv[1], pathlib.Path(sys.argv[2])
if not (3, 12) <= sys.version_info[:2] <= (3, 13):
    sys.exit(1)
sums = [
    hashlib.sha256(pathlib.Path("requirements", f"{name}.txt").read_bytes()).hexdigest()
    for name in {wanted, "dev"}
]
sys.exit(not (stamp.exists() and stamp.read_text().split()[-1:][0] in sums))
EOF
}

make_environment() {
	if [ -n "${RASTI_PYTHON-}" ]; then
		find_python
		wanted=$(version_of "$python")
		[ "$(version_of .venv/bin/python || true)" = "$wanted" ] && return
	elif version_of .venv/bin/python >/dev/null; then
		return
	else
		find_python
	fi
	say "Making .venv with Python $(version_of "$python") …"
	rm -rf .venv
	# The interpreter itself and not its name, which uv would look up in its own way.
	python=$("$python" -I -c 'import sys; print(getattr(sys, "_base_executable", "") or sys.executable)')
	if have_uv && "$uv" venv --quiet --no-python-downloads --python "$python" .venv >&2; then
		return
	fi
	rm -rf .venv
	if ! "$python" -m venv .venv >&2; then
		rm -rf .venv
		fail "Python could not make .venv. On Debian and Ubuntu the package python3-venv (or python3.12-venv) is missing; with uv installed none is needed."
	fi
}

fill_environment() {
	begun=$(date +%s)
	count=$(grep -c '==' "$requirements")
	rm -f "$stamp"
	installed=no
	if have_uv; then
		say "Installing $count packages with uv …"
		# The certificates that the system trusts, as pip and curl do.
		export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS-1}"
		"$uv" pip install --python .venv/bin/python --require-hashes -r "$requirements" --quiet >&2 && installed=yes
	fi
	# uv reads another configuration than pip: where one does not reach the packages, the other may.
	if [ $installed = no ]; then
		say "Installing $count packages with pip; this takes half a minute …"
		.venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null 2>&1 || true
		installed=yes
		# The list is whole, so nothing has to be resolved; modules are compiled when first used.
		.venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes \
			--no-deps --no-compile --progress-bar off --quiet -r "$requirements" >&2 || installed=no
	fi
	[ $installed = yes ] || fail "The packages could not be installed; the lines above say why. Is the package index reachable, and the disk not full? Then run the same command again: it goes on where it stopped."
	.venv/bin/python -I -c 'import hashlib, pathlib, sys
print(hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest())' "$requirements" >"$stamp.new"
	mv "$stamp.new" "$stamp"
	say "✓ Packages installed ($(($(date +%s) - begun)) s)"
}

[ "$(uname -s)" = Linux ] || [ "$(uname -s)" = Darwin ] ||
	fail "Rasti runs on Linux and macOS; on Windows use WSL."
if ! is_ready || { [ -n "${RASTI_PYTHON-}" ] &&
	[ "$(version_of "$RASTI_PYTHON" || true)" != "$(version_of .venv/bin/python || true)" ]; }; then
	make_environment
	fill_environment
fi
exec .venv/bin/python "$@"
