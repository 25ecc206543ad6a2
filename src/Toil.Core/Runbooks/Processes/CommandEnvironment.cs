using System.Collections;

namespace Toil.Runbooks.Processes;

/// <summary>The environment of a command: this process's, with what its call changes.</summary>
internal static class CommandEnvironment
{
    /// <summary>All its variables by name.</summary>
    public static Dictionary<string, string> Of(ProcessCall call)
    {
        Dictionary<string, string> variables = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
        }

        foreach ((string name, string? value) in call.Environment)
        {
            if (value is null)
            {
                variables.Remove(name);
            }
            else
            {
                variables[name] = value;
            }
        }

        return variables;
    }
}
