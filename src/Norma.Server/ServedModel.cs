using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Norma.Data;
using Norma.Deployment;
using Norma.Deployment.Feeds;
using Norma.Deployment.Generation;
using Norma.Formats.Onnx;
using Norma.Interop.Onnx;
using Norma.Spec;

namespace Norma.Server;

/// <summary>A model behind the protocol: its ports, its session, its limits.</summary>
sealed class ServedModel : IDisposable
{
    /// <summary>The only version that there is.</summary>
    public const string Version = "1";

    readonly RawInput?[] _raw;
    readonly OnnxTexts? _texts;
    readonly AnsweredTexts? _answers;
    readonly HeardTexts? _heard;
    readonly OnnxSession? _session;

    ServedModel(string name, int port, OnnxSession? session, OnnxTexts? texts, Port[] inputs, Port[] outputs, RawInput?[] raw, int maxBatchSize, AnsweredTexts? answers = null, HeardTexts? heard = null)
    {
        (_answers, _heard) = (answers, heard);
        (Name, Port, _session, _texts, Inputs, Outputs, _raw, MaxBatchSize) = (name, port, session, texts, inputs, outputs, raw, maxBatchSize);
        Requests = new(inputs);
        Metadata = Describe();
    }

    /// <summary>Its name in the routes.</summary>
    public string Name { get; }

    /// <summary>The port on which it is served.</summary>
    public int Port { get; }

    /// <summary>The file, for findings.</summary>
    public string File => (_session?.Model ?? _texts!.Model).File;

    OnnxSession Session => _session ?? throw new InvalidOperationException("A model that writes texts has a session of its own.");

    /// <summary>What must be given.</summary>
    public Port[] Inputs { get; }

    /// <summary>What comes out.</summary>
    public Port[] Outputs { get; }

    /// <summary>Requests to it that are used again.</summary>
    public InferRequests Requests { get; }

    /// <summary>Rows of one request at most.</summary>
    public int MaxBatchSize { get; }

    /// <summary>The answer to a question about the model.</summary>
    public byte[] Metadata { get; }

    /// <summary>Opens a package or an ONNX file.</summary>
    /// <exception cref="FindingsException">It cannot be read or run. <c>SERV005</c>: its name is no name (exit 2). <c>SERV006</c>: an input or output is of a type that the protocol cannot carry (exit 4).</exception>
    public static ServedModel Open(ServerOptions options)
    {
        var stated = Directory.Exists(options.Model) ? Stated.Package(options.Model) : Stated.File(options.Model);
        var (model, fields) = (stated.Model, stated.Fields);
        var name = options.Name ?? stated.Name;
        if (!NameAttribute.Holds(name))
            throw new FindingsException(ExitCode.Spec, new Finding("SERV005", "name", $"received {Printable.Quote(name)}") { Expected = NameAttribute.Meaning, Fix = "give the model a name with --name." });
        if (stated.Targets is [{ Task: TaskKind.TextGeneration }]) return Writing(stated, name, options);
        var findings = new List<Finding>();
        RawInput?[] raw = [.. model.Inputs.Select(input => RawInput.Of(model, input, fields))];
        var inputs = Ports([.. model.Inputs.Select((input, i) => raw[i] is null ? input : RawInput.Raw(input))], "input", model.File, fields, findings);
        var answers = AnsweredTexts.Of(model, stated.Targets);
        var heard = HeardTexts.Of(model, stated.Targets);
        var outputs = Ports([.. answers?.Outputs ?? [], .. heard?.Outputs ?? [], .. model.Outputs], "output", model.File, Map<Field>.Empty, findings);
        if (findings.Count > 0) throw new FindingsException(ExitCode.Refused, findings);
        return new(name, options.Port ?? stated.Serve.Port, OnnxSession.Open(model), null, inputs, outputs, raw, options.MaxBatchSize ?? stated.Serve.MaxBatchSize, answers, heard);
    }

    // A model that writes texts takes what it writes them from, or the text to go on with, and gives the text.
    static ServedModel Writing(Stated stated, string name, ServerOptions options)
    {
        var (model, findings) = (stated.Model, new List<Finding>());
        var texts = OnnxTexts.Open(model, stated.Fields, stated.Targets, stated.Generate, threads: 1);
        OnnxPort[] entering = texts.Continues ? [.. model.Inputs] : [.. texts.Sources.Select(i => texts.Inputs[i])];
        RawInput?[] raw = [.. entering.Select(input => RawInput.Of(model, input, stated.Fields))];
        var inputs = Ports([.. entering.Select((input, i) => raw[i] is null ? input : RawInput.Raw(input))], "input", model.File, stated.Fields, findings);
        var outputs = Ports([new OnnxPort("generated_text", (int)OnnxType.String, [new(null, "N"), new(1, null)])], "output", model.File, Map<Field>.Empty, findings);
        if (findings.Count > 0) throw new FindingsException(ExitCode.Refused, findings);
        return new(name, options.Port ?? stated.Serve.Port, null, texts, inputs, outputs, raw, options.MaxBatchSize ?? stated.Serve.MaxBatchSize);
    }

    WrittenTexts Write(RunSlot slot, IReadOnlyList<OrtValue> values, bool blank)
    {
        var (given, made) = (new OrtValue?[_texts!.Inputs.Count], new List<OrtValue>());
        try
        {
            var (place, rows) = (0, checked((int)values[0].GetTensorTypeAndShape().Shape[0]));
            if (!_texts.Continues)
                foreach (var source in _texts.Sources)
                {
                    given[source] = _raw[place] is { } raw ? Made(raw, place, values[place], blank) : values[place];
                    if (_raw[place] is not null) made.Add(given[source]!);
                    place++;
                }
            var texts = _texts.Write(given, rows, row => _texts.Continues && !blank ? Encoding.UTF8.GetString(values[0].GetStringElementAsSpan(row)) : null, slot.Run, blank ? 1 : null);
            return new(texts);
        }
        finally
        {
            foreach (var value in made) value.Dispose();
        }
    }

    OrtValue Made(RawInput raw, int place, OrtValue value, bool blank)
    {
        try
        {
            return blank ? raw.Blank() : raw.Made(value);
        }
        catch (FormatException fault)
        {
            throw new Refusal(400, $"input {Printable.Quote(Inputs[place].Name)}: {fault.Message}");
        }
    }

    /// <summary>Runs it on values of its ports: texts are cut into tokens and pictures decoded before.</summary>
    /// <exception cref="Refusal">400: a raw value is not what it should be.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(RunSlot slot, IReadOnlyList<OrtValue> values) => Run(slot, values, blank: false);

    IDisposableReadOnlyCollection<OrtValue> Run(RunSlot slot, IReadOnlyList<OrtValue> values, bool blank)
    {
        if (_texts is not null) return Write(slot, values, blank);
        if (Array.TrueForAll(_raw, raw => raw is null)) return Heard(slot.Run(Session, values));
        var (given, made) = (new OrtValue[values.Count], new List<OrtValue>());
        try
        {
            for (var i = 0; i < given.Length; i++)
            {
                given[i] = values[i];
                if (_raw[i] is not { } raw) continue;
                made.Add(given[i] = Made(raw, i, values[i], blank));
            }
            var outputs = slot.Run(Session, given);
            return _answers?.Before(values, outputs, blank) ?? Heard(outputs);
        }
        finally
        {
            foreach (var value in made) value.Dispose();
        }
    }

    IDisposableReadOnlyCollection<OrtValue> Heard(IDisposableReadOnlyCollection<OrtValue> outputs) => _heard?.Before(outputs) ?? outputs;

    /// <summary>Runs one row of zeros and empty texts, so that the first client does not wait for what the runtime does once.</summary>
    /// <exception cref="FindingsException">The runtime cannot run it.</exception>
    public void WarmUp(RunSlot slot)
    {
        var request = Requests.Take();
        foreach (var tensor in request.Tensors) tensor.Reshape(tensor.Port.Axes is { } axes ? [.. axes.Select(a => a.Size ?? 1)] : [1]);
        Run(slot, request.Values, blank: true).Dispose();
        Requests.Give(request);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Requests.Dispose();
        _session?.Dispose();
        _texts?.Dispose();
    }

    static Port[] Ports(Items<OnnxPort> ports, string kind, string file, Map<Field> fields, List<Finding> findings)
    {
        var known = new List<Port>();
        foreach (var port in ports)
        {
            if (Datatype.Of(port.Type) is { } datatype) known.Add(new(known.Count, port, datatype, fields.TryGetValue(port.Name, out var field) ? FieldContract.Of(port.Name, field, datatype) : null));
            else findings.Add(new Finding("SERV006", $"{kind} {Printable.Quote(port.Name)}", port.Type == 0 ? "is no tensor" : $"is of the ONNX element type {port.Type}")
            {
                File = file,
                Expected = "a tensor of a type that the protocol carries in JSON",
                Fix = port.Type == 0 ? "export it with plain tensors (in skl2onnx: zipmap=False)." : "cast it to FP32 in the graph.",
            });
        }
        return [.. known];
    }

    byte[] Describe()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, Name);
            json.WriteStartArray("versions"u8);
            json.WriteStringValue(Version);
            json.WriteEndArray();
            json.WriteString("platform"u8, "onnx_onnxv1"u8);
            Describe(json, "inputs", Inputs);
            Describe(json, "outputs", Outputs);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    static void Describe(Utf8JsonWriter json, string member, Port[] ports)
    {
        json.WriteStartArray(member);
        foreach (var port in ports)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, port.Name);
            json.WriteString("datatype"u8, port.Datatype.Name);
            json.WriteStartArray("shape"u8);
            if (port.Axes is null) json.WriteNumberValue(-1);
            else foreach (var axis in port.Axes) json.WriteNumberValue(axis.Size ?? -1);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
