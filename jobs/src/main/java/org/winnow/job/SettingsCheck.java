package org.winnow.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.winnow.console.TableErrors;
import org.winnow.console.UserException;
import org.winnow.table.Table;

/**
 * Keeps the rows that an incremental stage wrote to a table from being a mixture of two settings.
 */
public final class SettingsCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingsCheck() {}

  /**
   * Refuses a run whose settings differ from those that made the rows. Changes nothing.
   *
   * @param scope what the settings are kept for: the stage, or the stage and a model
   * @param settings those settings that decide the rows
   * @return the settings as one text, for {@link #recordSettings}
   * @throws UserException if rows were made with other settings
   */
  public static String check(
      JobContext context, Table table, String scope, Map<String, String> settings) {
    String current = toJson(new TreeMap<>(settings));
    Optional<String> previous = context.tables().settings(table, scope);
    if (previous.isPresent()
        && !previous.get().equals(current)
        && !context.tables().read(table).select(table.keyColumns()).isEmpty()) {
      throw TableErrors.settingsChanged(
          context.stage(), table.name(), differences(fromJson(previous.get()), settings));
    }
    return current;
  }

  /**
   * Notes the settings with the table, which is created where it does not exist. Comes before the
   * first row that they decide.
   *
   * @param settings from {@link #check}
   */
  public static void recordSettings(
      JobContext context, Table table, String scope, String settings) {
    context.tables().recordSettings(table, scope, settings);
  }

  private static Map<String, String[]> differences(
      Map<String, String> previous, Map<String, String> current) {
    Map<String, String[]> result = new LinkedHashMap<>();
    Map<String, String> keys = new TreeMap<>(previous);
    keys.putAll(current);
    for (String key : keys.keySet()) {
      String oldValue = previous.getOrDefault(key, "not set");
      String newValue = current.getOrDefault(key, "not set");
      if (!oldValue.equals(newValue)) {
        result.put(key, new String[] {oldValue, newValue});
      }
    }
    return result;
  }

  private static String toJson(Map<String, String> settings) {
    try {
      return JSON.writeValueAsString(settings);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> fromJson(String text) {
    try {
      return JSON.readValue(text, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Settings of a table are unreadable: " + text, e);
    }
  }
}
