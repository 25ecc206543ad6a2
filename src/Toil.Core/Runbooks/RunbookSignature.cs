using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;

namespace Toil.Runbooks;

/// <summary>A parameter of a runbook, for whoever offers it to be given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it takes: <c>text</c>, <c>path</c>, <c>number</c>, <c>switch</c>, <c>duration</c>, <c>choice</c>, <c>list</c> or <c>secret</c>.</param>
/// <param name="IsRequired">True where a run cannot do without it.</param>
/// <param name="Description">What it is for; null where the runbook does not say.</param>
/// <param name="DefaultText">What holds where it is not given; null for nothing.</param>
/// <param name="Choices">The words of a choice.</param>
public sealed record RunbookSignature(string Name, string Type, bool IsRequired, string? Description, string? DefaultText, IReadOnlyList<string> Choices)
{
    /// <summary>Reads the parameters of a runbook.</summary>
    /// <param name="path">Absolute path of its file.</param>
    /// <exception cref="ToilException">The file is not there, or is no runbook.</exception>
    public static IReadOnlyList<RunbookSignature> Read(string path) =>
    [
        .. RunbookReader.Read(path).Parameters.Select(one => new RunbookSignature(
            one.Name, RunbookKeys.ParameterTypes[(int)one.Type], one.IsRequired, one.Description, one.Default is null ? null : ExpressionText.Any(one.Default), one.Choices)),
    ];
}
