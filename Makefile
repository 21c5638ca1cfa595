# 公开 Gongkai. `make` alone lists the targets; each line below that carries "##"
# is one of them. What takes more than a line lives in scripts/.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

BIN := .tools/bin

# The version is what git says of this tree; a tarball without git is "dev".
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# The version is passed above, so Go need not ask git once more: in a clone that
# belongs to another user it would refuse to build.
export GOFLAGS += -buildvcs=false

# The race detector runs where goroutines meet and SQLite is not: SQLite in Go is
# 15 times slower under it. The whole tree runs under it in `make nightly`.
RACE_PACKAGES ?= $(call present,web web/api web/public theme names jobs redisconn pagecache search)

# Packages whose tests run on PostgreSQL as well as on SQLite.
DATABASE_PACKAGES ?= $(call present,store publish visible auth) ./cmd/portal

# Packages whose speed a visitor or an import feels.
BENCH_PACKAGES ?= $(call present,names codes redact court search visible exchange)

# Pure packages: a mutant that survives there is a rule of law that no test holds.
MUTATION_PACKAGES ?= $(call present,court names codes redact)

# Length of each long run of `make soak` and of each fuzz target of `make nightly`.
SOAK ?= 10m
FUZZTIME ?= 60s

# A snapshot of the Go vulnerability database, for machines without a network.
VULNDB ?= ../shared/security/vulndb

# present gives ./internal/NAME for those of the names that exist by now.
present = $(strip $(foreach p,$(1),$(if $(wildcard internal/$(p:/...=)/*.go),./internal/$(p))))

export BIN RACE_PACKAGES DATABASE_PACKAGES MUTATION_PACKAGES FUZZTIME VULNDB

.PHONY: help
help: ## 列出所有目标 | list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { split($$2, t, " \\| "); printf "  make %-11s %s\n                   %s\n", $$1, t[1], t[2] }' $(MAKEFILE_LIST)

.PHONY: run
run: editor-if-npm build ## 一条命令：编译并用演示数据启动门户（ARGS="--records 5000"） | build, then serve the portal with demo data
	@exec ./portal demo $(ARGS)

.PHONY: build
build: ## 编译静态单文件程序 ./portal | build the static binary ./portal
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o portal ./cmd/portal

.PHONY: assets
assets: ## 用 npm 编出办公端的编辑器，随后的 make build 把它编入程序 | build the desk's editor by npm; the next build embeds it
	@scripts/assets.sh

.PHONY: editor-if-npm
editor-if-npm:
	@scripts/assets.sh --if-npm

.PHONY: test
test: $(BIN)/gotestsum $(BIN)/tally ## 安装测试所需并运行全部测试 | install what the tests need and run them all
	@scripts/test.sh

.PHONY: lint
lint: $(BIN)/golangci-lint ## 格式与静态检查 | formatting and static checks
	@scripts/lint.sh

.PHONY: bench
bench: build ## 基准测试、性能表与页面 | benchmarks of the hot packages, the portal's own tables, then its pages beside others
	go test -run '^$$' -bench . -benchtime 0.2s -benchmem $(BENCH_PACKAGES)
	./portal bench $(ARGS)
	@scripts/bench-pages.sh $(PAGES)

.PHONY: bench-pages
bench-pages: build ## 只测页面：门户、Fiber、nginx 与查询洪峰，约六分钟（PAGES="-rounds 1 -seconds 2"） | pages only: the portal beside Fiber and nginx, and the flood
	@scripts/bench-pages.sh $(PAGES)

.PHONY: bench-10m
bench-10m: build ## 一千万条的姓名索引 | the index of names at ten million entries
	./portal bench --records 0 --names 10000000

.PHONY: soak
soak: ## 长时间撤下巡检、强制终止与断电试验（SOAK=10m） | long sweep, random kills and power loss
	go test ./cmd/portal -tags soak -count=1 -timeout 60m -v -run 'Sweep|Kill|PowerLoss|DiskFull' -args -soak=$(SOAK)
	go test ./internal/publish -tags soak -count=1 -timeout 60m -v -run 'Million|Race|Wizard'
	go test ./internal/store -tags soak -count=1 -timeout 30m -v -run SQLiteMillion
	go test ./internal/exchange -tags soak -count=1 -timeout 30m -v -run LongWorkbook
	go test ./internal/search -tags soak -count=1 -timeout 30m -v -run TextSize

.PHONY: nightly
nightly: $(BIN)/govulncheck $(BIN)/gremlins $(BIN)/go-licenses ## 夜间检查：竞态、模糊、变异、漏洞、许可证 | race, fuzzing, mutation, vulnerabilities, licences
	@scripts/nightly.sh

.PHONY: screens
screens: ## 把每个页面的每种状态画成图片（ONLY='^home.*360'） | pictures of every page in every state
	@scripts/screens.sh "$(ONLY)"

.PHONY: keep-screens
keep-screens: ## 重画 docs/screens 保存的图片和目录，约十分钟 | draw the pictures and the list of docs/screens anew
	@scripts/keep-screens.sh

.PHONY: audit
audit: build ## 用 Lighthouse 按手机标准打分 | Lighthouse, mobile: 95 performance, 100 accessibility and best practices
	@scripts/browser.sh audit
	@scripts/audit.sh

.PHONY: docs
docs: ## 由测试生成 docs/rules.md | regenerate docs/rules.md from the tests
	go test ./internal -count=1 -run Rules -update

.PHONY: fmt
fmt: ## 整理代码格式 | format the Go code
	gofmt -s -w $(wildcard bench cmd internal content themes static tools)

.PHONY: clean
clean: ## 删除编译产物与报告，保留 data/ | remove what was built; data/ stays
	rm -rf portal .tools .reports static/built/*.js tools/browser/node_modules tools/audit/node_modules tools/editor/node_modules

# The tools, each at the version of tools/go.mod, built once and kept until that
# file changes.
$(BIN)/golangci-lint: TOOL := github.com/golangci/golangci-lint/v2/cmd/golangci-lint
$(BIN)/gotestsum:     TOOL := gotest.tools/gotestsum
$(BIN)/govulncheck:   TOOL := golang.org/x/vuln/cmd/govulncheck
$(BIN)/gremlins:      TOOL := github.com/go-gremlins/gremlins/cmd/gremlins
$(BIN)/golangci-lint $(BIN)/gotestsum $(BIN)/govulncheck $(BIN)/gremlins: tools/go.mod tools/go.sum
	@echo "building $(@F) (once; golangci-lint takes about two minutes)"
	@mkdir -p $(BIN)
	@cd tools && CGO_ENABLED=0 go build -trimpath -o ../$@ $(TOOL)
	@touch $@

$(BIN)/tally: tools/go.mod $(wildcard tools/tally/*.go)
	@mkdir -p $(BIN)
	@cd tools && CGO_ENABLED=0 go build -trimpath -o ../$@ ./tally
	@touch $@

$(BIN)/go-licenses: tools/licences/go.mod tools/licences/go.sum
	@mkdir -p $(BIN)
	@cd tools/licences && CGO_ENABLED=0 go build -trimpath -o ../../$@ github.com/google/go-licenses
	@touch $@
