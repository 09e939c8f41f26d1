// Plain JavaScript, because Node 20 reads no TypeScript and jest would need one more dependency to do it.
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  globalSetup: '<rootDir>/scripts/testing/globalSetup.mjs',
  transform: { '\\.(ts|js|mjs)$': '<rootDir>/scripts/testing/jestTransform.mjs' },
  // nanoid is published as ES modules only; everything else in node_modules is loaded as it is.
  transformIgnorePatterns: ['/node_modules/(?!(nanoid)/)'],
  testTimeout: 30_000,
  maxWorkers: '100%',
};
