using System.Globalization;
using Toil.Operations;

namespace Toil.Migrations.Checking;

/// <summary>What a number of rows means for a statement that goes over all of them under a lock.</summary>
internal static class RowScale
{
    // A thousand rows are gone over in milliseconds, a hundred thousand in a fraction of a second.
    private const long Many = 1_000;
    private const long VeryMany = 100_000;

    private const double RowsAMillisecond = 200;
    private const double DefaultTarget = 50;

    /// <summary>None for few rows, Warning for many or an unknown number, High for very many.</summary>
    public static Severity Grade(long? rows) => rows switch
    {
        null => Severity.Warning,
        < Many => Severity.None,
        < VeryMany => Severity.Warning,
        _ => Severity.High,
    };

    /// <summary>A number of rows in words: <c>about 1,200,000 rows</c>.</summary>
    public static string Words(long? rows) => rows is { } count ? $"about {Count(count)} {(count == 1 ? "row" : "rows")}" : "an unknown number of rows";

    /// <summary>A number with its thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Batches that so many rows will take, near enough: the servo finds the real size when it runs.</summary>
    /// <param name="rows">Rows to walk.</param>
    /// <param name="target">Time that a batch is to take; null for the default.</param>
    public static long? Batches(long? rows, TimeSpan? target)
    {
        double size = Math.Clamp((target?.TotalMilliseconds ?? DefaultTarget) * RowsAMillisecond, Throttling.BatchServo.Least, Throttling.BatchServo.Most);
        return rows is { } count ? (long)Math.Ceiling(count / size) : null;
    }
}
