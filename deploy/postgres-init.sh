#!/bin/bash
# Run once by the image of PostgreSQL on a new volume: the portal's own user, who may
# change his database and nothing else, and that database.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --no-psqlrc --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
\set password \`cat "${PORTAL_DB_PASSWORD_FILE:-/run/secrets/portal_db_password}"\`
CREATE ROLE portal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE portal OWNER portal TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE portal FROM PUBLIC;
SQL
