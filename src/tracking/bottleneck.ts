import { TASK_SPEED } from "../model/limits.ts";
import type { Reading } from "./reading.ts";

interface Rule {
  readonly holds: (numbers: Numbers) => boolean;
  readonly words: (numbers: Numbers) => string;
}

/** Unknown numbers are NaN, with which no comparison holds. */
interface Numbers {
  /** Mbit/s. */
  readonly speed: number;
  /** Mbit/s; unknown when there is none. */
  readonly limit: number;
  /** Mbit/s, as the last network check measured it. */
  readonly bandwidth: number;
  /** %. */
  readonly loss: number;
  readonly memory: number;
  readonly agentCpu: number;
  readonly totalCpu: number;
  /** MB/s. */
  readonly agentIo: number;
  readonly totalIo: number;
}

const BUSY = 90;
const LOSSY = 1;
/** MB/s at which a disk may well be the limit; agent and host I/O this close are the same load. */
const HEAVY_IO = 100;
const NEARLY_ALL = 0.9;
/** A speed at its limit, give or take; far beyond it the two numbers are not of the same unit or time. */
const AT_LIMIT = [0.9, 1.1] as const;
/** Measured bandwidth is a sample: it is less exact. */
const AT_BANDWIDTH = [0.85, 1.2] as const;
const ROOM = 0.7;

/** The first that holds is said: the most certain first. */
const RULES: readonly Rule[] = [
  {
    holds: ({ speed, limit }) => within(speed / limit, AT_LIMIT),
    words: ({ speed, limit }) => `the copy runs at ${round(speed)} of the ${round(limit)} Mbit/s of its speed limit`,
  },
  {
    holds: ({ agentCpu }) => agentCpu >= BUSY,
    words: ({ agentCpu }) => `the agent takes ${round(agentCpu)} % of the source server's CPU`,
  },
  {
    holds: ({ totalCpu }) => totalCpu >= BUSY,
    words: ({ totalCpu }) => `the source server's CPU is ${round(totalCpu)} % busy`,
  },
  {
    holds: ({ speed, bandwidth }) => within(speed / bandwidth, AT_BANDWIDTH),
    words: ({ speed, bandwidth }) =>
      `the copy runs at ${round(speed)} Mbit/s, and the network check measured ${round(bandwidth)}`,
  },
  {
    holds: ({ loss }) => loss >= LOSSY,
    words: ({ loss }) => `the network check found ${round(loss)} % packet loss`,
  },
  {
    holds: ({ agentIo, totalIo, speed, bandwidth }) =>
      totalIo >= HEAVY_IO && within(agentIo / totalIo, [NEARLY_ALL, 2 - NEARLY_ALL]) && speed <= ROOM * bandwidth,
    words: ({ agentIo, totalIo }) =>
      `the agent does ${round(agentIo)} of the source server's ${round(totalIo)} MB/s of disk I/O, and the network has room`,
  },
  {
    holds: ({ memory }) => memory >= BUSY,
    words: ({ memory }) => `the source server's memory was ${round(memory)} % full at the network check`,
  },
];

/**
 * What holds the copy back, one sentence without a full stop; undefined unless the numbers support it. Only of a task
 * that copies: at speed 0 nothing is a bottleneck but whatever stalls it.
 */
export function bottleneck(reading: Reading): string | undefined {
  const copying = (reading.phase === "running" || reading.phase === "syncing") && (reading.speed ?? 0) > 0;
  const numbers = numbersOf(reading);
  return copying ? RULES.find(({ holds }) => holds(numbers))?.words(numbers) : undefined;
}

function numbersOf({ speed, speedLimit, loads, network }: Reading): Numbers {
  return {
    speed: (speed ?? Number.NaN) * TASK_SPEED.megabits,
    limit: positive(speedLimit),
    bandwidth: positive(network.bandwidth),
    loss: network.loss ?? Number.NaN,
    memory: network.memory ?? Number.NaN,
    agentCpu: loads.agentCpu ?? Number.NaN,
    totalCpu: loads.totalCpu ?? Number.NaN,
    agentIo: loads.agentDiskIo ?? Number.NaN,
    totalIo: positive(loads.totalDiskIo),
  };
}

const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : Number.NaN);
const within = (ratio: number, [low, high]: readonly [number, number]) => ratio >= low && ratio <= high;
const round = (value: number) => String(Number(value.toFixed(1)));
