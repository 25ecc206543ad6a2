using System.Text.Json.Serialization;

namespace Toil.Log.Store;

/// <summary>How lists are kept in a text column.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(long[]))]
internal sealed partial class LogStoreJson : JsonSerializerContext;
