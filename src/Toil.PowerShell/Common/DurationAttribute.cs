using System.Management.Automation;
using Toil.Operations;
using Toil.Values;

namespace Toil.PowerShell.Common;

/// <summary>
/// Lets a <see cref="TimeSpan"/> parameter take <c>30d</c> and <c>2h30m</c>, with the core's own parser and error. PowerShell's conversion would
/// read the text 30 as thirty days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is TimeSpan span)
        {
            return span;
        }

        // An empty cell of a table is none: PowerShell cannot convert it, and leaves a property out that it cannot convert.
        if ((inputData is PSObject cell ? cell.BaseObject : inputData) is string text && string.IsNullOrWhiteSpace(text))
        {
            return inputData;
        }

        try
        {
            // Of the wrapper, not of what it wraps: to PowerShell 30d is a decimal and 3s a short, and only the wrapper knows what was typed.
            return Duration.Parse(LanguagePrimitives.ConvertTo<string>(inputData));
        }
        catch (ToilException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }
}
