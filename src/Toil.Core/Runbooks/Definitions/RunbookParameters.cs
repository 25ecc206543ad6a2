using Toil.Operations;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Makes the values of a run's parameters from what was given.</summary>
internal static class RunbookParameters
{
    /// <summary>Binds the values. A later value of one name wins over an earlier; the values of a list are put together.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="values">The values, by name in any spelling: texts, YAML nodes, or values of .NET. What stands in a text is never anything but that text.</param>
    /// <param name="workingDirectory">Absolute folder from which relative paths are taken, unless a value's origin has one.</param>
    /// <returns>A value for each parameter of the runbook; null for what was not given and has no default.</returns>
    /// <exception cref="ToilException"><c>ParameterUnknown</c>, <c>ParameterInvalid</c>, or <c>ParameterMissing</c>, which names all that are missing.</exception>
    public static IReadOnlyDictionary<string, object?> Bind(Runbook runbook, IEnumerable<OptionValue> values, string workingDirectory)
    {
        Dictionary<string, object?> bound = runbook.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Default, StringComparer.Ordinal);
        HashSet<string> given = [];
        foreach (OptionValue value in values)
        {
            RunbookParameter parameter = runbook.Parameters.FirstOrDefault(known => OptionSchema.Fold(known.Name) == OptionSchema.Fold(value.Name)) ?? throw Unknown(runbook, value);
            object? read = ParameterValue.Read(parameter, value.Raw, value.Origin.Folder ?? workingDirectory, (what, remedy) => ToilException.Invalid(
                "ParameterInvalid", $"{Place(value, parameter)}: {what}.", remedy, parameter.Type == ParameterType.Secret ? null : value.Raw as string));
            bound[parameter.Name] = !given.Add(parameter.Name) && read is IReadOnlyList<object?> more ? ((IReadOnlyList<object?>)bound[parameter.Name]!).Concat(more).ToArray() : read;
        }

        RunbookParameter[] missing = [.. runbook.Parameters.Where(parameter => parameter.IsRequired && !given.Contains(parameter.Name))];
        return missing.Length == 0 ? bound : throw ToilException.Invalid(
            "ParameterMissing",
            $"The runbook '{runbook.Name}' needs {(missing.Length == 1 ? "a parameter" : $"{missing.Length} parameters")}: {string.Join(", ", missing.Select(parameter => $"{parameter.Name} ({RunbookKeys.ParameterTypes[(int)parameter.Type]})"))}.",
            $"Give {(missing.Length == 1 ? "it" : "them")}: --set {missing[0].Name}=VALUE, in PowerShell -{missing[0].Name} VALUE.", runbook.Path);
    }

    private static string Place(OptionValue value, RunbookParameter parameter)
        => value.Origin.Text.EndsWith(parameter.Name, StringComparison.OrdinalIgnoreCase) ? value.Origin.Text : $"{value.Origin.Text}, {parameter.Name}";

    private static ToilException Unknown(Runbook runbook, OptionValue value)
    {
        string[] names = [.. runbook.Parameters.Select(parameter => parameter.Name)];
        return ToilException.Invalid(
            "ParameterUnknown", $"{value.Origin.Text}: the runbook '{runbook.Name}' has no parameter '{InertText.From(value.Name, 80)}'.",
            Nearest.To(value.Name, names) is { } nearest ? $"Did you mean '{nearest}'?" : names.Length == 0 ? "It has none." : $"It has: {string.Join(", ", names)}.", value.Name);
    }
}
