package org.winnow.model.generate;

/**
 * What one picture is made from.
 *
 * @param identity the vector that makes the person, perturbed; empty for a generator of seeds
 * @param identitySeed seed of the person
 * @param seed seed of the picture: noise, pose, light
 */
public record GeneratorInput(float[] identity, long identitySeed, long seed) {}
