// What a function costs that is deployed as it is usually written: unbundled, with its node_modules beside it.
const cloud = require('wx-server-sdk');

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });

exports.main = async (event) => cloud.database().collection('x').doc(event.id).get();
