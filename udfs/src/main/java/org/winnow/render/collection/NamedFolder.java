package org.winnow.render.collection;

import java.util.List;

/**
 * All files under one name.
 *
 * @param name the claim, which is the folder's name
 * @param person the person of most of its pictures
 * @param pictures its files, ordered by path
 */
public record NamedFolder(String name, Person person, List<PlannedPicture> pictures) {}
