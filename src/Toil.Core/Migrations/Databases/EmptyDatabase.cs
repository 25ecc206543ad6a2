using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Databases;

/// <summary>An SQLite file that is made for a plan, empty, where it is not there. A dry run gets one that is gone afterwards.</summary>
internal sealed class EmptyDatabase : IDisposable
{
    private readonly bool _isTemporary;

    private EmptyDatabase(DatabaseLocation location, bool isTemporary)
    {
        Location = location;
        _isTemporary = isTemporary;
    }

    /// <summary>Where it is.</summary>
    public DatabaseLocation Location { get; }

    /// <summary>Makes it where there is none.</summary>
    /// <exception cref="ToilException"><c>DatabaseNotMade</c>: it cannot be made, or is no file.</exception>
    public static EmptyDatabase Make(DatabaseLocation location, OperationContext context)
    {
        if (location.Kind != TargetKind.Sqlite)
        {
            throw ToilException.Invalid(
                "DatabaseNotMade", $"--create: {location.Display} is no SQLite file.", "Make the database with its server's own tools, and leave the option out.", location.Display);
        }

        try
        {
            if (File.Exists(location.Target))
            {
                return new(location, isTemporary: false);
            }

            if (context.IsDryRun)
            {
                return new(DatabaseResolver.Resolve(context, Path.GetTempFileName(), null), isTemporary: true);
            }

            using FileStream file = new(location.Target, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            return new(location, isTemporary: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToilException(
                "DatabaseNotMade", ErrorKind.AccessDenied, $"The SQLite file {location.Display} cannot be made: {InertText.From(error.Message)}",
                "Check its folder, and that you may write there.", location.Display, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isTemporary)
        {
            File.Delete(Location.Target);
        }
    }
}
