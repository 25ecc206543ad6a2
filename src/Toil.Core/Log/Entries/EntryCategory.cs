using System.Text.Json.Serialization;

namespace Toil.Log;

/// <summary>What sort of work an entry is, by the definitions of the Google SRE book, chapter 5.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryCategory>))]
public enum EntryCategory
{
    /// <summary>Manual, repetitive, automatable, tactical, without enduring value.</summary>
    Toil,

    /// <summary>Work with enduring value: code, design, automation.</summary>
    Engineering,

    /// <summary>What is neither: meetings, hiring, administration. Left out of the share of toil.</summary>
    Overhead,
}
