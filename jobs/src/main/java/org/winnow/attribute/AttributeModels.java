package org.winnow.attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnow.config.ConfigException;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;

/** The models of attributes that a setting names. */
public final class AttributeModels {
  private AttributeModels() {}

  /** A model with its contract. */
  public record Resolved(ModelSpec spec, AttributeContract contract) {}

  /**
   * Finds the models.
   *
   * @param catalogue of the same folder
   * @param setting key of the setting, for messages
   * @param ids descriptor ids
   * @param folder further descriptors and files of models
   * @throws ConfigException if a model does not say what its outputs mean, is unknown, or its file
   *     is not there
   */
  public static List<Resolved> resolve(
      ModelCatalogue catalogue, String setting, List<String> ids, Optional<String> folder) {
    List<Resolved> models = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (String id : ids) {
      try {
        ModelSpec spec = catalogue.resolve(id, Task.ATTRIBUTE, folder);
        catalogue
            .descriptor(id)
            .attributes()
            .ifPresentOrElse(
                contract -> models.add(new Resolved(spec, contract)),
                () ->
                    faults.add(
                        setting
                            + ": the descriptor of "
                            + id
                            + " does not say what its outputs mean. Take a model of family"
                            + " 'attributes'."));
      } catch (CatalogueException e) {
        e.faults().forEach(fault -> faults.add(setting + ": " + fault));
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    return models;
  }
}
