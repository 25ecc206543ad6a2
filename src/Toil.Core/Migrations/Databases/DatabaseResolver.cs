using Toil.Migrations.Plans;
using Toil.Operations;
using Toil.Settings;
using Toil.State;
using Toil.Values;

namespace Toil.Migrations.Databases;

/// <summary>Finds out which database is meant.</summary>
internal static class DatabaseResolver
{
    /// <summary>The database of an option, else of the plan: a name of the settings, a path or a URL.</summary>
    /// <param name="context">Settings and working directory.</param>
    /// <param name="option">What the option says; null where it is not given.</param>
    /// <param name="plan">The plan, or null.</param>
    /// <exception cref="ToilException"><c>DatabaseNotGiven</c>, <c>DatabaseUnknown</c> or <c>DatabaseLocationInvalid</c>; none repeats a password.</exception>
    public static DatabaseLocation Resolve(OperationContext context, string? option, MigrationPlan? plan)
    {
        (string given, ValueOrigin? origin, string folder) = !string.IsNullOrWhiteSpace(option) ? (option.Trim(), null, context.WorkingDirectory)
            : plan?.Database is { } named ? (named, plan.DatabaseOrigin, Path.GetDirectoryName(plan.Path)!)
            : throw ToilException.Invalid(
                "DatabaseNotGiven", "No database is given.",
                "Name one with --database (-Database), or in the plan under 'database:'; 'databases:' in toil.yaml gives databases names.", plan?.Path);
        IReadOnlyList<DatabaseSetting> known = context.Settings.Databases;
        DatabaseSetting? setting = known.FirstOrDefault(candidate => candidate.Name.Equals(given, StringComparison.OrdinalIgnoreCase));
        StoreLocation location = setting?.Location ?? Parse(given, origin, folder);
        if (setting is null && IsBareName(given) && !File.Exists(location.Target))
        {
            throw Unknown(given, origin, known);
        }

        // Whatever it is called here: what is production under any name is production.
        DatabaseSetting[] same = [.. known.Where(candidate => DatabaseIdentity.IsSame(candidate.Location, location))];
        DatabaseSetting? entry = Array.Find(same, candidate => new DatabaseLocation(null, location, candidate.Environment).IsProduction)
            ?? setting ?? same.FirstOrDefault();
        return new(setting?.Name ?? entry?.Name, location, entry?.Environment);
    }

    private static StoreLocation Parse(string given, ValueOrigin? origin, string folder)
    {
        try
        {
            return StoreLocation.Parse(given, folder);
        }
        catch (ToilException error) when (error.ErrorId == StoreLocation.ErrorId)
        {
            throw DatabaseLocationError.From(error, origin);
        }
    }

    private static bool IsBareName(string given) => given.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static ToilException Unknown(string given, ValueOrigin? origin, IReadOnlyList<DatabaseSetting> known) => new(
        "DatabaseUnknown", ErrorKind.NotFound,
        $"{(origin is null ? string.Empty : $"{origin.Text}: ")}'{InertText.From(given, 80)}' is neither a name under 'databases:' in toil.yaml nor a file.",
        Nearest.To(given, known.Select(setting => setting.Name)) is { } nearest ? $"Did you mean '{nearest}'?"
            : known.Count > 0 ? $"Known are {string.Join(", ", known.Select(setting => setting.Name))}."
            : "Add it there, or give a path or a postgresql:// URL.",
        given);
}
