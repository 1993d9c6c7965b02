#!/bin/bash
# Runs as root at each start of the dashboards' machine: from a bare Debian 12, or over what is there already.
# The shell's own dollars stay; what has a per cent sign in front is filled in by pulumi/parts/start_up.py. No secret passes through here as text.
set -euo pipefail
umask 077
HOME_OF_IT=/opt/metabase

if ! command -v docker >/dev/null; then
  apt-get update
  apt-get install --yes --no-install-recommends ca-certificates curl python3 unattended-upgrades
  install -m 0755 -d /etc/apt/keyrings
  curl --fail --silent --show-error --location https://download.docker.com/linux/debian/gpg -o /etc/apt/keyrings/docker.asc
  chmod a+r /etc/apt/keyrings/docker.asc
  echo "deb [signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/debian bookworm stable" \
    > /etc/apt/sources.list.d/docker.list
  apt-get update
  apt-get install --yes --no-install-recommends docker-ce docker-ce-cli containerd.io docker-compose-plugin
fi

# A large export needs more than 4 GB for a moment.
if ! swapon --show --noheadings | grep --quiet .; then
  test -f /swapfile || { fallocate --length 2G /swapfile && chmod 600 /swapfile && mkswap /swapfile; }
  swapon /swapfile
fi

mkdir -p "$HOME_OF_IT/metabase/secrets"
cd "$HOME_OF_IT"
gcloud storage cp "%{SOURCE}" checkout.tar
tar --extract --file checkout.tar
find metabase -type d -exec chmod 755 {} + && find metabase -type f -exec chmod go+r {} + && chmod 700 metabase/secrets

# The secrets' first versions, for ever: what is encrypted with them in the database would be lost with another one.
for name in database_password encryption_key; do
  test -s "metabase/secrets/$name" || gcloud secrets versions access 1 --project="%{PROJECT}" \
    --secret="metabase-$(echo "$name" | tr _ -)" --out-file="metabase/secrets/$name"
done

cat > /etc/cron.d/metabase <<'CRON'
0 4 * * * root cd /opt/metabase && python3 -m metabase.keeping backup --to %{BACKUPS} 2>&1 | logger --tag metabase-backup
0 5 * * * root cd /opt/metabase && python3 -m metabase.keeping list --in %{BACKUPS} --within-hours 26 2>&1 | logger --tag metabase-backup
CRON
chmod 644 /etc/cron.d/metabase

# Metabase on loopback; people are let in by hand once it has been set up (docs/deploy.md), and then at each start.
python3 -m metabase.keeping start --site "%{SITE}"
python3 -m metabase.keeping open || logger --tag metabase-start "not open to people yet: it has to be set up first"
