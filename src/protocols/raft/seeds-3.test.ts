import { testSeeds } from './testing/seeds.ts';

testSeeds(1001, 1500);
