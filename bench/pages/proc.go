package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU time in /proc. Linux shows it to programs as a hundredth of
// a second on every architecture that Go has.
const tick = time.Second / 100

// usage is what /proc/PID/stat tells of a process: its parent and the CPU time, user
// and system, of all its threads, those that have ended included.
type usage struct {
	parent int
	cpu    time.Duration
}

// parseStat reads /proc/PID/stat (proc(5)). The second field is the name in brackets
// and may hold blanks and brackets itself, so the fields are counted from its end.
func parseStat(text string) (usage, error) {
	end := strings.LastIndexByte(text, ')')
	if end < 0 {
		return usage{}, errors.New("process stat: no name in brackets")
	}
	fields := strings.Fields(text[end+1:]) // from field 3 on
	const ppid, utime, stime = 4 - 3, 14 - 3, 15 - 3
	if len(fields) <= stime {
		return usage{}, fmt.Errorf("process stat: %d fields after the name", len(fields))
	}
	var n [3]int64
	for i, at := range []int{ppid, utime, stime} {
		var err error
		if n[i], err = strconv.ParseInt(fields[at], 10, 64); err != nil {
			return usage{}, fmt.Errorf("process stat: %w", err)
		}
	}
	return usage{parent: int(n[0]), cpu: time.Duration(n[1]+n[2]) * tick}, nil
}

// cpuOf is the CPU time of the processes together.
func cpuOf(pids []int) (time.Duration, error) {
	var sum time.Duration
	for _, pid := range pids {
		text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
		if err != nil {
			return 0, err
		}
		u, err := parseStat(string(text))
		if err != nil {
			return 0, err
		}
		sum += u.cpu
	}
	return sum, nil
}

// childrenOf are the processes whose parent is pid.
func childrenOf(pid int) ([]int, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	var children []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		u, err := parseStat(string(text))
		if err != nil {
			return nil, err
		}
		if u.parent != pid {
			continue
		}
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			return nil, err
		}
		children = append(children, child)
	}
	return children, nil
}

// parseBusy reads the first line of /proc/stat: the time for which the CPUs of the
// machine were not idle, all together, taken by other guests (steal) included.
func parseBusy(text string) (time.Duration, error) {
	line, _, _ := strings.Cut(text, "\n")
	fields := strings.Fields(line)
	// cpu user nice system idle iowait irq softirq steal guest guest_nice; the guests'
	// time is part of user and nice already.
	if len(fields) < 9 || fields[0] != "cpu" {
		return 0, fmt.Errorf("machine stat: %q", line)
	}
	var busy int64
	for _, at := range []int{1, 2, 3, 6, 7, 8} {
		n, err := strconv.ParseInt(fields[at], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("machine stat: %w", err)
		}
		busy += n
	}
	return time.Duration(busy) * tick, nil
}

func busy() (time.Duration, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	return parseBusy(string(text))
}
