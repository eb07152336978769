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

/** Ensures that all rows of an incremental stage come from the same settings. */
public final class SettingsCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingsCheck() {}

  /**
   * Rejects a run whose settings differ from those of the existing rows. Changes nothing.
   *
   * @param scope scope of the settings: the stage, or the stage and a model
   * @param settings settings that determine the rows
   * @return the settings as JSON, for {@link #recordSettings}
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
   * Records the settings in the properties of the table, which is created if needed. Must precede
   * the first row that they determine.
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
