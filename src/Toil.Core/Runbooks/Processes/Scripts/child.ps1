# Runs the script of a step in a process of its own. What it is given lies in call.json beside this file; what came of it is left in end.json.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
if ($PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
$OutputEncoding = [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)

function Read-ToilValue([System.Text.Json.JsonElement] $Element) {
    switch ($Element.ValueKind) {
        'Null' { return $null }
        'True' { return $true }
        'False' { return $false }
        'String' { return $Element.GetString() }
        'Number' { [long] $whole = 0; if ($Element.TryGetInt64([ref] $whole)) { return $whole } return $Element.GetDouble() }
        'Array' {
            $list = [System.Collections.Generic.List[object]]::new()
            foreach ($item in $Element.EnumerateArray()) { $list.Add((Read-ToilValue $item)) }
            return , $list.ToArray()
        }
    }

    $value = $Element.GetProperty('v')
    switch ($Element.GetProperty('t').GetString()) {
        'duration' { return [timespan]::FromTicks($value.GetInt64()) }
        'instant' { return $value.GetDateTimeOffset() }
        'number' { return [double]::Parse($value.GetString(), [cultureinfo]::InvariantCulture) }
    }

    $map = [ordered]@{}
    foreach ($pair in $value.EnumerateArray()) { $map[$pair[0].GetString()] = Read-ToilValue $pair[1] }
    return $map
}

# The state counts down how many values may still be written: a process has thousands of them.
function Write-ToilValue([System.Text.Json.Utf8JsonWriter] $Writer, $Value, [int] $Depth, [hashtable] $State) {
    if ($null -eq $Value) { $Writer.WriteNullValue(); return }
    $State.Left--
    $base = $Value.psobject.BaseObject
    $tag = $null
    switch (, $base) {
        { $_ -is [string] } { $Writer.WriteStringValue($_.Length -gt $State.Text ? $_.Substring(0, $State.Text) + '... (cut)' : $_); return }
        { $_ -is [bool] } { $Writer.WriteBooleanValue($_); return }
        { $_ -is [switch] } { $Writer.WriteBooleanValue($_.IsPresent); return }
        { $_ -is [timespan] } { $tag = 'duration'; $text = $null }
        { $_ -is [datetime] } { $tag = 'instant'; $text = ([System.DateTimeOffset] $_).ToString('o', [cultureinfo]::InvariantCulture) }
        { $_ -is [System.DateTimeOffset] } { $tag = 'instant'; $text = $_.ToString('o', [cultureinfo]::InvariantCulture) }
        { $_ -is [enum] -or $_ -is [char] -or $_ -is [guid] -or $_ -is [uri] -or $_ -is [version] -or $_ -is [type] -or $_ -is [scriptblock] } { $Writer.WriteStringValue($_.ToString()); return }
        { $_ -is [sbyte] -or $_ -is [byte] -or $_ -is [int16] -or $_ -is [uint16] -or $_ -is [int] -or $_ -is [uint32] -or $_ -is [long] } { $Writer.WriteNumberValue([long] $_); return }
        { $_ -is [float] -or $_ -is [double] -or $_ -is [decimal] -or $_ -is [uint64] -or $_ -is [bigint] } {
            if ([double]::IsFinite([double] $_)) { $Writer.WriteNumberValue([double] $_); return }
            $tag = 'number'
            $text = ([double] $_).ToString([cultureinfo]::InvariantCulture)
        }
    }

    if ($tag) {
        $Writer.WriteStartObject()
        $Writer.WriteString('t', $tag)
        if ($tag -eq 'duration') { $Writer.WriteNumber('v', $base.Ticks) } else { $Writer.WriteString('v', $text) }
        $Writer.WriteEndObject()
        return
    }

    if ($Depth -le 0 -or $State.Left -le 0) { $Writer.WriteStringValue("$Value"); return }
    if ($base -is [System.Collections.IEnumerable] -and $base -isnot [System.Collections.IDictionary]) {
        $Writer.WriteStartArray()
        foreach ($item in $base) { if ($State.Left -gt 0) { Write-ToilValue -Writer $Writer -Value $item -Depth ($Depth - 1) -State $State } }
        $Writer.WriteEndArray()
        return
    }

    $Writer.WriteStartObject()
    $Writer.WriteString('t', 'map')
    $Writer.WriteStartArray('v')
    $pairs = if ($base -is [System.Collections.IDictionary]) { $base.GetEnumerator() } else { $Value.psobject.Properties | Where-Object IsGettable }
    foreach ($pair in $pairs) {
        if ($State.Left -le 0) { break }
        $name = $base -is [System.Collections.IDictionary] ? "$($pair.Key)" : $pair.Name
        try { $inner = $pair.Value } catch { $inner = $null }
        $Writer.WriteStartArray()
        $Writer.WriteStringValue($name)
        Write-ToilValue -Writer $Writer -Value $inner -Depth ($Depth - 1) -State $State
        $Writer.WriteEndArray()
    }

    $Writer.WriteEndArray()
    $Writer.WriteEndObject()
}

function Write-ToilEnd([string] $Path, [hashtable] $End) {
    $file = [System.IO.File]::Create($Path)
    $writer = [System.Text.Json.Utf8JsonWriter]::new($file)
    try {
        $writer.WriteStartObject()
        $writer.WriteString('version', "$($PSVersionTable.PSVersion)")
        foreach ($name in 'completed', 'message', 'line', 'code', 'dropped') {
            $writer.WritePropertyName($name)
            Write-ToilValue -Writer $writer -Value $End[$name] -Depth 1 -State @{ Left = 1; Text = 10000 }
        }

        $state = @{ Left = 50000; Text = 65536 }
        $writer.WritePropertyName('outputs')
        Write-ToilValue -Writer $writer -Value $End.outputs -Depth 5 -State $state
        $writer.WriteStartArray('results')
        foreach ($result in $End.results) { Write-ToilValue -Writer $writer -Value $result -Depth 5 -State $state }
        $writer.WriteEndArray()
        $writer.WriteEndObject()
    } finally {
        $writer.Dispose()
        $file.Dispose()
    }
}

# Private: the script sees none of these, only $Toil.
$private:end = @{ completed = $false; message = $null; line = $null; code = 0; dropped = 0; outputs = @{}; results = [System.Collections.Generic.Queue[object]]::new() }
$private:target = [System.IO.Path]::Combine($PSScriptRoot, 'end.json')
if ($PSVersionTable.PSVersion.Major -lt 7) { [System.IO.File]::WriteAllText($target, "{ `"version`": `"$($PSVersionTable.PSVersion)`" }"); exit 1 }

$private:document = [System.Text.Json.JsonDocument]::Parse([System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, 'call.json')))
$Toil = Read-ToilValue $document.RootElement.GetProperty('toil')
$Toil['Outputs'] = @{}
$end.outputs = $Toil.Outputs
$private:file = $document.RootElement.GetProperty('file').GetString()
$private:tokens = $private:errors = $null
$private:ast = [System.Management.Automation.Language.Parser]::ParseInput($document.RootElement.GetProperty('script').GetString(), $file, [ref] $tokens, [ref] $errors)
if ($errors) {
    $end.message = $errors[0].Message
    $end.line = $errors[0].Extent.StartLineNumber
    Write-ToilEnd $target $end
    exit 1
}

$private:block = $ast.GetScriptBlock()
$global:LASTEXITCODE = 0
try {
    # A loop, so that a break in the script ends the script and nothing more.
    do {
        & $block | & {
            param($end)
            process {
                if ($_ -is [string]) { [Console]::Out.WriteLine($_) }
                $end.results.Enqueue($_)
                if ($end.results.Count -gt 1000) { [void] $end.results.Dequeue(); $end.dropped++ }
            }
        } $end
    } while ($false)
    $end.completed = $true
} catch {
    $end.message = "$($_.ErrorDetails.Message ?? $_.Exception.Message)"
    $private:place = $file ? [regex]::Escape($file) : '<No file>'
    $end.line = $_.ScriptStackTrace -match "(?m), ${place}: line (\d+)" ? [int] $Matches[1] : $null
} finally {
    $end.code = $global:LASTEXITCODE
    Write-ToilEnd $target $end
}
