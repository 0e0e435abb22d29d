// fer2013_mini_XCEPTION (Keras 2.0.5) computed by TensorFlow.js: fer2013.json. Weights and config are taken out of the HDF5 file by h5py.
// node make_fer2013.mjs FOLDER_WITH_TFJS MODEL.hdf5
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import {execFileSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const require = createRequire(path.resolve(process.argv[2], 'x.js'));
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-backend-cpu');
const layers = require('@tensorflow/tfjs-layers');
await tf.setBackend('cpu');

const python = `
import base64, json, sys, h5py, numpy as np
f = h5py.File(sys.argv[1], "r"); g = f["model_weights"]
specs, data = [], b""
for layer in g.attrs["layer_names"]:
    for name in g[layer].attrs["weight_names"]:
        value = np.asarray(g[layer][name], np.float32)
        specs.append({"name": layer.decode() + "/" + name.decode().split("/")[-1].split(":")[0], "shape": list(value.shape), "dtype": "float32"}); data += value.tobytes()
json.dump({"config": json.loads(f.attrs["model_config"]), "specs": specs, "data": base64.b64encode(data).decode()}, sys.stdout)`;
const {config, specs, data} = JSON.parse(execFileSync('/usr/bin/python3', ['-c', python, process.argv[3]], {maxBuffer: 1 << 28}));
const bytes = Buffer.from(data, 'base64');
const model = await layers.loadLayersModel(tf.io.fromMemory({modelTopology: {model_config: config, keras_version: '2.0.5', backend: 'tensorflow'}, weightSpecs: specs, weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)}));
// Two pictures that both sides can make: a wave each.
const values = Float32Array.from({length: 2 * 64 * 64}, (_, i) => Math.fround(Math.sin(i * (i < 4096 ? 0.01 : 0.037))));
const y = model.predict(tf.tensor(values, [2, 64, 64, 1]));
fs.writeFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'fer2013.json'), JSON.stringify({shape: y.shape, values: Array.from(y.dataSync(), v => Number(v.toPrecision(9)))}) + '\n');
console.log(y.shape, Array.from(y.dataSync()).slice(0, 7));
