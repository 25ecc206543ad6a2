using System.Data.Common;
using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Throttling;

/// <summary>A query of the user's: the work waits while it answers true or a number other than 0.</summary>
internal sealed class QuerySignal(ThrottleLink link, string sql) : IThrottleSignal
{
    /// <inheritdoc/>
    public string Name => "query";

    /// <inheritdoc/>
    public async Task<ThrottleReading> ReadAsync(CancellationToken cancellation)
    {
        TargetSession session = await link.SessionAsync(cancellation);
        object answer = await AnswerAsync(session, cancellation) ?? throw ThrottleErrors.Cannot(
            Name, "it answered with nothing, or with NULL", "Let the query always answer: coalesce(..., 0).");
        return IsHeld(answer) ? ThrottleReading.Held($"the throttle's query answers {Text(answer)}") : ThrottleReading.Free;
    }

    private async Task<object?> AnswerAsync(TargetSession session, CancellationToken cancellation)
    {
        try
        {
            (object? value, string? excess) = await session.AnswerAsync(sql, cancellation);
            return excess is null ? value : throw ThrottleErrors.Cannot(Name, $"it answered with {excess}", "Let the query answer with one value.");
        }
        catch (DbException error) when (link.Database.Explain(error, null).ErrorId == "DatabaseReadOnly")
        {
            throw ThrottleErrors.Cannot(Name, "it tried to change something", "Let the query only read.");
        }
    }

    private bool IsHeld(object answer) => answer switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out bool flag) => flag,
        double number when double.IsNaN(number) => throw Wrong(answer),
        _ when decimal.TryParse(Text(answer), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number != 0,
        double or float => true,
        _ => throw Wrong(answer),
    };

    private ToilException Wrong(object answer) => ThrottleErrors.Cannot(
        Name, $"it answered '{Text(answer)}'", "Let the query answer with true, false or a number.");

    private static string Text(object answer) => InertText.From(Convert.ToString(answer, CultureInfo.InvariantCulture), 60);
}
