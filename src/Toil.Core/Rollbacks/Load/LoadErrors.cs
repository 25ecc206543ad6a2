using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Load;

/// <summary>What can be wrong with a load before it begins.</summary>
internal static class LoadErrors
{
    /// <summary>A statement that the database refuses as it is.</summary>
    /// <param name="where">What fails: a transaction with its place.</param>
    /// <param name="database">Where.</param>
    /// <param name="error">What the engine threw.</param>
    public static ToilException Statement(string where, DatabaseLocation database, Exception error) => new(
        "LoadStatementFailed", ErrorKind.InvalidInput, $"{where} fails on {database.Display} as it is: {DatabaseFailure.Innermost(error)}.",
        "Correct it: what fails without a migration says nothing of one.", where, error);

    /// <summary>There is nothing to draw keys from.</summary>
    public static ToilException NoKeys(ValueOrigin at, string table, string column, DatabaseLocation database) => new(
        "LoadKeysMissing", ErrorKind.InvalidInput, $"{at.Text}: {InertText.From(table, 200)} has no {InertText.From(column, 200)} in any row on {database.Display}.",
        "Fill the table, or draw the values from a range.", table);

    /// <summary>The keys cannot be read.</summary>
    public static ToilException KeysFailed(ValueOrigin at, string table, string column, DatabaseLocation database, Exception error) => new(
        "LoadKeysFailed", ErrorKind.InvalidInput,
        $"{at.Text}: values of {InertText.From(column, 200)} cannot be read from {InertText.From(table, 200)} on {database.Display}: {DatabaseFailure.Innermost(error)}.",
        "Correct 'table' and 'column', written as in SQL.", table, error);

    /// <summary>A log of which nothing is left.</summary>
    public static ToilException Nothing(string path, string why) => ToilException.Invalid(
        "ReplayEmpty", $"There is nothing to replay in {InertText.From(path, 4_096)}: {why}.",
        "Give a log of PostgreSQL with log_statement = 'all' or log_min_duration_statement = 0 in English (stderr, csvlog or jsonlog), or SQL with a semicolon behind each statement.", path);
}
