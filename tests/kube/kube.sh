#!/usr/bin/env bash
# A real Kubernetes API server on loopback for the tests: etcd, kube-apiserver and kube-controller-manager 1.20.2.
#
#   kube.sh up [DIR]      deps, build and start; or the cluster that K8SSANDRAIMAGES_TEST_KUBECONFIG names, as it is
#   kube.sh down DIR      the same as stop
#   kube.sh start [DIR]   starts a server of its own in DIR (a new folder without it); prints KUBECONFIG=DIR/kubeconfig
#   kube.sh stop DIR      ends that server and removes DIR
#   kube.sh deps          fetches what the build needs into the cache; installs nothing
#   kube.sh build         builds the binaries into the cache, once
#   kube.sh check         whether the binaries are there
#
# Any number of servers run side by side. Binaries come from KUBEBUILDER_ASSETS, or from TEST_ASSET_ETCD,
# TEST_ASSET_KUBE_APISERVER and TEST_ASSET_KUBE_CONTROLLER_MANAGER, as envtest has them; else they are built from Debian 12's
# own source package. K8SSANDRAIMAGES_TEST_API_ARGS are further arguments of kube-apiserver.
# Exit codes: 0 done, 1 broken, 2 bad usage, 3 cannot be had on this machine.
set -euo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/k8ssandraimages/kube
work=$cache/build
debian_version=1.20.5+really1.20.2

built=no controllers=yes
if [ -n "${KUBEBUILDER_ASSETS:-}${TEST_ASSET_ETCD:-}${TEST_ASSET_KUBE_APISERVER:-}" ]; then
  etcd=${TEST_ASSET_ETCD:-${KUBEBUILDER_ASSETS:-}/etcd}
  apiserver=${TEST_ASSET_KUBE_APISERVER:-${KUBEBUILDER_ASSETS:-}/kube-apiserver}
  manager=${TEST_ASSET_KUBE_CONTROLLER_MANAGER:-$(dirname "$apiserver")/kube-controller-manager}
  [ -x "$manager" ] || controllers=no # envtest's archive has none
else
  built=yes
  etcd=$cache/bin/etcd apiserver=$cache/bin/kube-apiserver manager=$cache/bin/kube-controller-manager
fi

say() { echo "kube.sh: $*" >&2; }
unavailable() { say "no API server for the tests: $*"; exit 3; }
broken() { say "$*"; exit 1; }
bad_usage() { say "$*"; sed -n 's/^#  /  /p' "${BASH_SOURCE[0]}" >&2; exit 2; }

check() { [ -x "$etcd" ] && [ -x "$apiserver" ] && { [ $controllers = no ] || [ -x "$manager" ]; }; }

# ---- build -----------------------------------------------------------------------------------------------------------

deps() {
  check && return
  [ $built = yes ] || unavailable "$etcd or $apiserver is missing"
  local os
  # shellcheck disable=SC1091
  os=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") || true
  [ "$os" = "debian 12" ] || unavailable "its source package is Debian 12's, this is ${os:-another system}; set KUBEBUILDER_ASSETS or K8SSANDRAIMAGES_TEST_KUBECONFIG"
  [ ! -f "$work/fetched" ] || return 0
  mkdir -p "$cache/bin" "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache" "$work/debs"

  # The machine's own mirror with its sources too, in lists of our own: apt's settings stay as they are, and root is not needed.
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    [ ! -f "$file" ] || sed 's/^Types: deb$/Types: deb deb-src/; s/^deb \(.*\)/&\ndeb-src \1/' "$file" >"$work/apt/parts/${file##*/}"
  done
  [ ! -f "$work/apt/parts/sources.list" ] || mv "$work/apt/parts/sources.list" "$work/apt/parts/debian.list"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/apt/parts"
    -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o "APT::Sandbox::User=$(id -un)")
  local packages=(golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev etcd-server)
  command -v openssl >/dev/null || packages+=(openssl)
  (
    cd "$work/debs" &&
      "${apt[@]}" update &&
      "${apt[@]}" download "${packages[@]}" &&
      "${apt[@]}" source --download-only kubernetes
  ) >"$work/apt.log" 2>&1 || unavailable "Debian's packages cannot be fetched: $(grep -m1 -E '^(E:|W: Failed)' "$work/apt.log")"
  [ -f "$work/debs/kubernetes_$debian_version.orig.tar.gz" ] || unavailable "Debian's kubernetes is no longer $debian_version"

  local package
  for package in "$work"/debs/*.deb; do dpkg-deb -x "$package" "$work/root"; done
  install "$work/root/usr/bin/etcd" "$cache/bin/"
  [ ! -x "$work/root/usr/bin/openssl" ] || install "$work/root/usr/bin/openssl" "$cache/bin/"
  touch "$work/fetched"
}

build() {
  check && return
  mkdir -p "$cache"
  exec 9>"$cache/lock"
  flock 9 # of two that start at once, the second waits for the first and then finds its binaries
  if ! check; then
    deps
    say "building kube-apiserver, once, into $cache; 2 to 8 minutes"
    # A process of its own: "set -e" has no effect in a function whose result is asked for.
    bash "${BASH_SOURCE[0]}" compile >"$cache/build.log" 2>&1 || broken "the build failed, see $cache/build.log: $(tail -n 1 "$cache/build.log")"
    chmod -R u+w "$work"
    rm -rf "$work"
  fi
  exec 9>&-
}

compile() {
  local tree inputs flags package value
  tree=$work/src/k8s.io/kubernetes
  # GOPATH mode, as upstream's own Makefile has it in 1.20; -mod=vendor stops with "updates to go.mod needed".
  export GOROOT=$work/root/usr/lib/go-1.19 GOPATH=$work GOCACHE=$work/gocache GO111MODULE=off CGO_ENABLED=0 GOFLAGS='' GOTOOLCHAIN=local
  export PATH=$GOROOT/bin:$PATH
  rm -rf "$work/src"
  mkdir -p "$tree"
  tar xzf "$work/debs/kubernetes_$debian_version.orig.tar.gz" --strip-components=1 -C "$tree"
  cd "$tree"

  # The vendored reflect2 1.0.1 corrupts memory from Go 1.18 on (SIGSEGV in mapiternext); Debian's is 1.0.2.
  rm -rf vendor/github.com/modern-go/reflect2
  cp -r "$work/root/usr/share/gocode/src/github.com/modern-go/reflect2" vendor/github.com/modern-go/

  # From Go 1.16 on "" in custom resources is taken for null (kubernetes#99804, mended by kube-openapi#230).
  sed -i 's/if data == nil || reflect.DeepEqual(.*{$/if data == nil {/' vendor/k8s.io/kube-openapi/pkg/validation/validate/type.go
  grep -q '	if data == nil {$' vendor/k8s.io/kube-openapi/pkg/validation/validate/type.go

  # zz_generated.openapi.go is the one generated file that upstream does not check in.
  go build -o "$work/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
  inputs=$(grep -rl --include='*.go' '^// *+k8s:openapi-gen=' cmd pkg plugin staging/src/k8s.io |
    grep -vE '^staging/src/k8s.io/(code-generator|sample-apiserver)/|/zz_generated|_test\.go' |
    sed 's#^staging/src/#vendor/#' | xargs -n1 dirname | LC_ALL=C sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -sd,)
  "$work/openapi-gen" -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$work/violations.report"
  cmp "$work/violations.report" api/api-rules/violation_exceptions.list # the same inputs as upstream's make

  flags='-s -w'
  for package in component-base/version client-go/pkg/version; do
    for value in gitVersion=v1.20.2 gitMajor=1 gitMinor=20 gitTreeState=clean; do
      flags="$flags -X k8s.io/kubernetes/vendor/k8s.io/$package.$value"
    done
  done
  # Without the cloud providers' libraries: a third less to compile, half the size.
  go build -tags providerless -ldflags "$flags" -o "$work/out/" k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kube-controller-manager
  mv "$work"/out/* "$cache/bin/"
}

# ---- run -------------------------------------------------------------------------------------------------------------
# From here on the working directory is the server's own.

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000)) # below the ports that outgoing connections take
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

certificate() { # name, subject, extension lines
  openssl req -newkey rsa:2048 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" &&
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -extfile <(printf '%b' "$3") -out "$1.crt"
}

identities() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=test-ca -keyout ca.key -out ca.crt &&
    openssl genrsa -out sa.key 2048 &&
    openssl rsa -in sa.key -pubout -out sa.pub &&
    certificate admin /O=system:masters/CN=admin 'keyUsage=digitalSignature\nextendedKeyUsage=clientAuth\n' &&
    certificate server /CN=127.0.0.1 'keyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1,DNS:localhost\n' &&
    printf '%s,limited,1001,"limited-group"\n' "$(openssl rand -hex 16)" >tokens.csv # token, user, uid, groups
}

write_kubeconfig() { # port
  cat <<END
apiVersion: v1
kind: Config
current-context: admin
clusters:
- name: test
  cluster:
    server: https://127.0.0.1:$1
    certificate-authority-data: $(base64 -w0 ca.crt)
contexts:
- name: admin
  context: {cluster: test, user: admin}
- name: limited
  context: {cluster: test, user: limited}
users:
- name: admin
  user:
    client-certificate-data: $(base64 -w0 admin.crt)
    client-key-data: $(base64 -w0 admin.key)
- name: limited
  user:
    token: $(cut -d, -f1 tokens.csv)
END
}

# A session of its own, so that Ctrl+C reaches the tests first; the program's path beside its pid says later whose pid it is.
daemon() { # name, program, arguments...
  local name=$1 program
  program=$(readlink -f "$2")
  shift 2
  setsid "$program" "$@" </dev/null >"$name.log" 2>&1 &
  echo "$! $program" >"$name.pid"
  disown
}

alive() {
  local pid program
  [ -f "$1.pid" ] && read -r pid program <"$1.pid" && [ "$(readlink "/proc/$pid/exe" 2>/dev/null)" = "$program" ]
}

answers() { # port, path: the server's answer to the admin
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" |
    openssl s_client -quiet -connect "127.0.0.1:$1" -cert admin.crt -key admin.key 2>/dev/null
}

wait_for() { # daemon, text, port, path: until the answer has the text
  local name=$1 text=$2 pid _
  shift 2
  read -r pid _ <"$name.pid"
  for _ in $(seq 600); do
    [[ $(answers "$@") != *"$text"* ]] || return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$name.log" >&2
  return 1
}

launch() {
  local client peer secure health legacy=()
  client=$(free_port) peer=$(free_port) secure=$(free_port) health=$(free_port)
  write_kubeconfig "$secure" >kubeconfig
  rm -rf etcd
  daemon etcd "$etcd" --data-dir etcd --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "default=http://127.0.0.1:$peer"
  # shellcheck disable=SC2086
  daemon apiserver "$apiserver" --etcd-servers="http://127.0.0.1:$client" --bind-address=127.0.0.1 --secure-port="$secure" \
    --advertise-address=127.0.0.1 --endpoint-reconciler-type=none --tls-cert-file=server.crt --tls-private-key-file=server.key \
    --client-ca-file=ca.crt --token-auth-file=tokens.csv --authorization-mode=RBAC --service-cluster-ip-range=10.96.0.0/16 \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file=sa.pub \
    --service-account-signing-key-file=sa.key ${K8SSANDRAIMAGES_TEST_API_ARGS:-}
  wait_for apiserver "200 OK" "$secure" /readyz || return
  if [ $controllers = no ]; then
    say "there is no kube-controller-manager: the tests that need controllers are skipped"
    touch no-controllers
    return
  fi
  [[ $("$manager" --help) != *' --port int'* ]] || legacy=(--port=0) # the insecure port that 1.24 no longer has
  daemon manager "$manager" --kubeconfig=kubeconfig --leader-elect=false "${legacy[@]}" --bind-address=127.0.0.1 --secure-port="$health" \
    --cert-dir=manager-certificates --service-account-private-key-file=sa.key --root-ca-file=ca.crt \
    --cluster-signing-cert-file=ca.crt --cluster-signing-key-file=ca.key \
    --controllers=deployment,replicaset,statefulset,garbagecollector,namespace,serviceaccount,serviceaccount-token,endpoint,csrsigning,pvc-protection,pv-protection,persistentvolume-binder
  wait_for manager default-token- "$secure" /api/v1/namespaces/default/serviceaccounts/default
}

start() {
  check || unavailable "there are no binaries, kube.sh build makes them"
  umask 077
  local directory=${1:-} _
  if [ -n "$directory" ]; then mkdir -p "$directory"; else directory=$(mktemp -d "${TMPDIR:-/tmp}/k8ssandraimages-kube.XXXXXX"); fi
  cd "$directory"
  [ ! -f apiserver.pid ] || broken "a server was started in $directory already"
  touch .kube.sh
  PATH=$PATH:$cache/bin
  export GOMEMLIMIT=500MiB # 0.9 to 1.5 GB without it, once there are a thousand custom resources
  trap 'end; exit 1' INT TERM
  identities 2>openssl.log || { tail -n 3 openssl.log >&2; broken "no certificates could be made"; }
  for _ in 1 2 3; do
    if launch; then
      echo "KUBECONFIG=$PWD/kubeconfig"
      return
    fi
    end
    grep -q 'address already in use' ./*.log || break # else somebody else took a port in between
  done
  broken "the server did not start, its logs are in $directory"
}

# At once: nothing of it is kept.
end() {
  local file pid program
  for file in manager apiserver etcd; do
    ! alive "$file" || { read -r pid program <"$file.pid" && kill -9 "$pid"; }
    rm -f "$file.pid"
  done
}

stop() {
  [ -n "${1:-}" ] || bad_usage "which server? The folder of its kubeconfig is its name"
  [ -f "$1/.kube.sh" ] || { rmdir "$1" 2>/dev/null || true; return 0; } # no server's
  cd "$1"
  end
  sleep 0.1 # they write to their last moment
  rm -rf -- "$PWD"
}

up() {
  if [ -n "${K8SSANDRAIMAGES_TEST_KUBECONFIG:-}" ]; then
    [ -f "$K8SSANDRAIMAGES_TEST_KUBECONFIG" ] || broken "K8SSANDRAIMAGES_TEST_KUBECONFIG names no file"
    echo "KUBECONFIG=$(readlink -f "$K8SSANDRAIMAGES_TEST_KUBECONFIG")"
    return
  fi
  build
  start "$@"
}

case ${1:-} in
  deps | build | compile | start | stop | up) "$@" ;;
  check) check || unavailable "there are no binaries, kube.sh build makes them" ;;
  down) stop "${2:-}" ;;
  *) bad_usage "what shall it do?" ;;
esac
