using Toil.Operations;
using Toil.Values;

namespace Toil.Migrations.Plans;

/// <summary>Where a piece of SQL stands in the plan's file.</summary>
/// <param name="Document">The file.</param>
/// <param name="Scalar">The value that holds it.</param>
/// <param name="Start">Where in the value it begins.</param>
internal sealed record PlanPlace(YamlDocument Document, YamlScalar Scalar, int Start)
{
    /// <summary>File, line and column of a character of it.</summary>
    /// <param name="offset">From 0.</param>
    public ValueOrigin At(int offset) => Document.Locate(Scalar, Math.Clamp(Start + offset, 0, Scalar.Text.Length));
}
