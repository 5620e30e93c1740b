import { testSeeds } from './testing/seeds.ts';

testSeeds(1501, 2000);
