import { testSeeds } from './testing/seeds.ts';

testSeeds(501, 1000);
