using System.Management.Automation;
using Toil.Values;

namespace Toil.PowerShell.Common;

/// <summary>
/// Says no to a word that a parameter with a fixed set of them does not know. Of a piped object PowerShell would leave such a property out without a word, and its default
/// would stand in its place.
/// </summary>
/// <param name="type">The words.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WordAttribute(Type type) : ArgumentTransformationAttribute
{
    /// <summary>The words.</summary>
    public Type Type => type;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // An empty cell of a table is none: PowerShell leaves it out, which is right.
        string? text = (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) as string;
        return string.IsNullOrWhiteSpace(text) || LanguagePrimitives.TryConvertTo(text, type, out _)
            ? inputData
            : throw new ArgumentTransformationMetadataException($"'{InertText.From(text, 80)}' is not one of {string.Join(", ", Enum.GetNames(type))}. Give one of those.");
    }
}
