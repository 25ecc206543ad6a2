using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Migrations.Checking;

/// <summary>A statement of a step, and where it stands.</summary>
/// <param name="Step">The step.</param>
/// <param name="Shape">What it is about.</param>
/// <param name="Piece">What the step calls its place: <c>up:0</c>.</param>
internal sealed record StatementAt(SqlStep Step, SqlShape Shape, string Piece)
{
    /// <summary>Where it stands.</summary>
    public ValueOrigin Place => Step.PlaceOf(Piece);

    /// <summary>True for a statement of the way back.</summary>
    public bool IsDown => Piece.StartsWith("down", StringComparison.Ordinal);

    /// <summary>True where what it takes away is meant to come back.</summary>
    public bool IsReversible => Step.Irreversible is null;
}
