using System.Globalization;
using System.Management.Automation;

namespace Toil.PowerShell.Common;

/// <summary>
/// Lets a parameter that takes a moment as text take PowerShell's own dates as well: with their offset where they have one, else as the wall clock's
/// time. PowerShell's conversion to text would write the month first.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MomentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            DateTime date => date.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
            _ => inputData,
        };
}
