using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Values;

namespace Toil.Schedules;

/// <summary>Names of schedules: they become names of files, units and tasks.</summary>
internal static partial class ScheduleName
{
    private const int MaxLength = 100;

    /// <summary>Throws where a name is none.</summary>
    /// <exception cref="ToilException"><c>ScheduleNameMissing</c>, <c>ScheduleNameInvalid</c>.</exception>
    public static string Check(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw ToilException.Invalid("ScheduleNameMissing", "No schedule is named.", "Copy its name from: toil schedule list");
        }

        return name.Length <= MaxLength && Valid().IsMatch(name) ? name : throw ToilException.Invalid(
            "ScheduleNameInvalid", $"'{InertText.From(name, 120)}' is not the name of a schedule.",
            $"Give it one with --name: a letter or digit, then letters, digits, dots, underscores and hyphens, at most {MaxLength}.", name);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
