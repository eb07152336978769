package org.winnow.render.collection;

import java.util.List;

/**
 * All files under one name.
 *
 * @param name the claim: the folder's name
 * @param person whom the name stands for: the person whom most of its pictures were meant to show
 * @param pictures its files, in the order of their paths
 */
public record NamedFolder(String name, Person person, List<PlannedPicture> pictures) {}
