namespace Toil.Reports;

/// <summary>One column of a table of results.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="Text">What it shows of a result; inert, without line breaks.</param>
/// <param name="IsNumber">True for figures, which stand to the right.</param>
/// <param name="IsBar">True for a bar made of characters. Formats that draw charts leave it out.</param>
public sealed record ResultColumn(string Header, Func<object, string> Text, bool IsNumber = false, bool IsBar = false);
