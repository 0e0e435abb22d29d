// Layers models of TensorFlow.js, made, saved and computed by TensorFlow.js itself: plain, and with weights in 8 and 16 bits.
// Needs Node and: npm i @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 (in a folder given as the first argument).
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const require = createRequire(path.resolve(process.argv[2] ?? '.', 'x.js'));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-cpu');
const layers = require('@tensorflow/tfjs-layers');
const here = path.dirname(fileURLToPath(import.meta.url));
await tf.setBackend('cpu');

const input = layers.input({shape: [3], name: 'x'});
const twice = layers.layers.dense({units: 3, activation: 'relu', name: 'twice', kernelInitializer: 'heNormal', biasInitializer: 'randomNormal'});
const inner = layers.sequential({name: 'inner', layers: [
  layers.layers.dense({units: 8, inputShape: [3], name: 'wide', activation: 'selu', kernelRegularizer: layers.regularizers.l2({l2: 0.01})}),
  layers.layers.batchNormalization({name: 'norm'}), layers.layers.dropout({rate: 0.5, name: 'drop'})]});
const output = layers.layers.dense({units: 4, activation: 'softmax', name: 'out'}).apply(inner.apply(twice.apply(twice.apply(input))));
const model = layers.model({inputs: input, outputs: output, name: 'js'});
const drawn = model.weights.map((w, i) => tf.randomUniform(w.shape, w.originalName.includes('variance') ? 0.5 : -1, 1, 'float32', i + 1));
model.setWeights(drawn);

let saved;
await model.save(tf.io.withSaveHandler(async a => { saved = a; return {modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(a)}; }));

// Stores an array in fewer bits, as the converter's --quantize options do.
function quantized(values, dtype) {
  if (dtype === 'float16') return {bytes: Buffer.from(Uint16Array.from(values, half).buffer), quantization: {dtype, original_dtype: 'float32'}};
  const [min, max, top] = [Math.min(...values), Math.max(...values), dtype === 'uint8' ? 255 : 65535];
  const scale = (max - min) / top || 1;
  const whole = values.map(v => Math.round((v - min) / scale));
  return {bytes: Buffer.from((dtype === 'uint8' ? Uint8Array : Uint16Array).from(whole).buffer), quantization: {dtype, scale, min, original_dtype: 'float32'}};
}

function half(value) {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0];
  const [sign, exponent, mantissa] = [(bits >>> 16) & 0x8000, ((bits >>> 23) & 255) - 112, (bits >>> 13) & 0x3ff];
  return exponent <= 0 ? sign : sign | (exponent << 10) | mantissa;
}

async function write(folder, types, shards) {
  fs.mkdirSync(path.join(here, folder), {recursive: true});
  const raw = Buffer.from(saved.weightData);
  let at = 0;
  const parts = [], specs = [];
  saved.weightSpecs.forEach((spec, i) => {
    const count = spec.shape.reduce((a, b) => a * b, 1);
    const bytes = raw.subarray(at, at += count * 4);
    const type = types[i % types.length];
    if (!type) { parts.push(bytes); specs.push({name: spec.name, shape: spec.shape, dtype: 'float32'}); return; }
    const values = Array.from({length: count}, (_, k) => bytes.readFloatLE(4 * k));
    const q = quantized(values, type);
    parts.push(q.bytes);
    specs.push({name: spec.name, shape: spec.shape, dtype: 'float32', quantization: q.quantization});
  });
  const all = Buffer.concat(parts);
  const paths = [];
  for (let s = 0; s < shards; s++) {
    const name = `group1-shard${s + 1}of${shards}.bin`;
    paths.push(name);
    fs.writeFileSync(path.join(here, folder, name), all.subarray(Math.floor(all.length * s / shards), Math.floor(all.length * (s + 1) / shards)));
  }
  fs.writeFileSync(path.join(here, folder, 'model.json'), JSON.stringify({
    format: 'layers-model', generatedBy: `TensorFlow.js tfjs-layers v${layers.version_layers}`, convertedBy: null,
    modelTopology: saved.modelTopology, weightsManifest: [{paths, weights: specs}]}));
  const read = await layers.loadLayersModel(tf.io.fromMemory({modelTopology: saved.modelTopology, weightSpecs: specs, weightData: all.buffer.slice(all.byteOffset, all.byteOffset + all.length)}));
  const x = tf.randomUniform([4, 3], -1, 1, 'float32', 99);
  const y = read.predict(x);
  const array = t => ({shape: t.shape, values: Array.from(t.dataSync(), v => Number(v.toPrecision(9)))});
  return {file: `${folder}/model.json`, inputs: [array(x)], outputs: [array(y)], frozen: []};
}

const cases = [await write('tfjs', [null], 2), await write('tfjs_small', ['uint8', 'uint16', 'float16', null], 1)];
fs.writeFileSync(path.join(here, 'tfjs.json'), '[\n' + cases.map(c => JSON.stringify(c)).join(',\n') + '\n]\n');
console.log(cases.length, 'models');
