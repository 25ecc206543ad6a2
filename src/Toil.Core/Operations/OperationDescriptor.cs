using System.Text.Json.Serialization.Metadata;
using Toil.Reports;

namespace Toil.Operations;

/// <summary>What an operation is called, and what doors need to know of it without running it.</summary>
public sealed record OperationDescriptor
{
    /// <summary>Slice and verb: <c>certificate.sweep</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The cmdlet of the same operation: <c>Find-ToilCertificate</c>.</summary>
    public required string Cmdlet { get; init; }

    /// <summary>One sentence for lists of operations.</summary>
    public required string Summary { get; init; }

    /// <summary>A paragraph or two for help.</summary>
    public required string Description { get; init; }

    /// <summary>True where it changes something outside of Toil's own state, so that doors ask first and offer a dry run.</summary>
    public bool HasEffect { get; init; }

    /// <summary>True where it may be run again after it was killed in the middle: it goes on, or finds that there is nothing left to do. What has no effect always may.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>True where it can run without changing anything, and say what it would do: <c>-WhatIf</c> and <c>--what-if</c> then run it like that.</summary>
    public bool HasDryRun { get; init; }

    /// <summary>True where whoever reads the page of a CI job wants to see the results there.</summary>
    public bool IsReported { get; init; }

    /// <summary>Key of the section in <c>toil.yaml</c> that holds defaults for its options; null where there is none.</summary>
    public string? SettingsSection { get; init; }

    /// <summary>Record with the options.</summary>
    public required Type OptionsType { get; init; }

    /// <summary>Record of one result.</summary>
    public required Type ResultType { get; init; }

    /// <summary>How a result is written as JSON.</summary>
    public JsonTypeInfo ResultJson
    {
        get => field ??= ResultJsonOf?.Invoke() ?? throw new InvalidOperationException($"{Name} does not say how its results are written as JSON.");
        init;
    }

    /// <summary>Makes <see cref="ResultJson"/> when it is asked for. The catalog names every operation at every start, and one call needs one of these.</summary>
    public Func<JsonTypeInfo>? ResultJsonOf { get; init; }

    /// <summary>How a result is written as a line of JSON: the same text as by <see cref="ResultJson"/>.</summary>
    public JsonTypeInfo LineJson => LineJsonOf?.Invoke() ?? ResultJson;

    /// <summary>Makes <see cref="LineJson"/> where something writes the same and is ready sooner; null where nothing does.</summary>
    public Func<JsonTypeInfo>? LineJsonOf { get; init; }

    /// <summary>How results are shown to people.</summary>
    public ResultView View => field ??= ViewOf();

    /// <summary>Makes <see cref="View"/> when it is asked for, as <see cref="ResultJsonOf"/> does.</summary>
    public required Func<ResultView> ViewOf { get; init; }

    /// <summary>Words that <c>--fail-on</c> takes, with the least severity that each stands for; empty where results are not graded.</summary>
    public IReadOnlyDictionary<string, Severity> FailLevels { get; init; } = new Dictionary<string, Severity>();

    /// <summary>The options.</summary>
    public OptionSchema Options => OptionSchema.Of(OptionsType);

    /// <summary>First part of the name: <c>certificate</c>.</summary>
    public string Slice => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Second part of the name: <c>sweep</c>.</summary>
    public string Verb => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
