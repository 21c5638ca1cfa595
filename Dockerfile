# The portal in a container: one static binary, nothing else. It runs as a user
# without a name, on a read-only root, and writes to /data (and SQLite's spill
# files to /tmp) only.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false \
        -ldflags "-s -w -X main.version=${VERSION}" -o /out/portal ./cmd/portal \
    && mkdir -m 0700 /out/data /out/media

FROM scratch
COPY --from=build /out/portal /portal
COPY LICENSE /LICENSE
# A new volume takes owner and mode of this folder; keys lie in it.
COPY --from=build --chown=65532:65532 /out/data /data
# The same for a folder of pictures that several instances share (PORTAL_MEDIA_URL).
COPY --from=build --chown=65532:65532 /out/media /media
USER 65532:65532
ENV PORTAL_DATA_DIR=/data \
    PORTAL_ADDR=:8080
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 CMD ["/portal", "health"]
ENTRYPOINT ["/portal"]
CMD ["serve"]
