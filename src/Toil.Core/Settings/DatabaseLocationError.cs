using Toil.Operations;
using Toil.State;

namespace Toil.Settings;

/// <summary>What is wrong with the location of a store, said of a database.</summary>
internal static class DatabaseLocationError
{
    /// <summary>The error; no more than the other does it repeat a password.</summary>
    /// <param name="error">What <see cref="StoreLocation.Parse"/> threw.</param>
    /// <param name="origin">Where the location was written, or null.</param>
    public static ToilException From(ToilException error, ValueOrigin? origin) => ToilException.Invalid(
        "DatabaseLocationInvalid",
        (origin is null ? string.Empty : $"{origin.Text}: ") + error.Sentence.Replace(StoreLocation.NamesNone, "does not name a database", StringComparison.Ordinal),
        error.Remedy, error.Item, error);
}
