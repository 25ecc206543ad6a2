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
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeSpan)
        {
            return value;
        }

        try
        {
            return Duration.Parse(LanguagePrimitives.ConvertTo<string>(value));
        }
        catch (ToilException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }
}
