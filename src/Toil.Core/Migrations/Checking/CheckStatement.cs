using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Checking;

/// <summary>A statement that a step will run, for the database to judge.</summary>
/// <param name="Sql">It.</param>
/// <param name="Step">The step.</param>
/// <param name="Piece">The piece of the step that it is made from.</param>
/// <param name="Own">What in it stands in the plan; null where it is Toil's.</param>
/// <param name="Table">The table that it is about.</param>
internal sealed record CheckStatement(string Sql, BatchStep Step, string Piece, string? Own, CheckTable Table)
{
    /// <summary>What it is, to begin a sentence with.</summary>
    public string What => Piece.Split(':') switch
    {
        _ when Own is null => "What the step does",
        ["set", var column] => $"The expression of {column}",
        ["down.set", var column] => $"The expression of {column} on the way back",
        ["down.where"] => "The condition of the way back",
        _ => "The condition",
    };

    /// <summary>Where a character of it stands in the plan; the piece's beginning where it is not the plan's.</summary>
    /// <param name="offset">From 0; null where the database names none.</param>
    public ValueOrigin PlaceOf(int? offset)
    {
        int start = Own is null ? -1 : Sql.LastIndexOf(Own, StringComparison.Ordinal);
        return Step.PlaceOf(Piece, start >= 0 && offset is { } at && at >= start && at <= start + Own!.Length ? at - start : 0);
    }
}
